// Light of sun and sky on a metallic-roughness surface; all linear, sun and sky of such strength
// that white level ground is white.
const vec3 kSun = vec3(0.580, 0.555, 0.520);

// What the sky (or the ground below) sends along `direction`, the more blurred the rougher.
vec3 skyAlong(vec3 direction, vec3 up, float roughness) {
  float rise = dot(direction, up);
  vec3 sky = mix(vec3(0.74, 0.79, 0.84), vec3(0.40, 0.52, 0.72), smoothstep(0.0, 0.9, rise));
  vec3 ground = vec3(0.36, 0.35, 0.33);
  vec3 sharp = mix(ground, sky, smoothstep(-0.25 * roughness - 0.04, 0.25 * roughness + 0.04, rise));
  vec3 blurred = mix(vec3(0.42, 0.42, 0.43), vec3(0.58, 0.60, 0.63), 0.5 + 0.5 * rise);
  return mix(sharp, blurred, roughness);
}

// Share of reflected light, split-sum (B. Karis, "Physically based shading on mobile", 2014).
vec2 environmentShare(float roughness, float facing) {
  vec4 r = roughness * vec4(-1.0, -0.0275, -0.572, 0.022) + vec4(1.0, 0.0425, 1.04, -0.04);
  float a = min(r.x * r.x, exp2(-9.28 * facing)) * r.x + r.y;
  return vec2(-1.04, 1.04) * a + r.zw;
}

// GGX lobe of the sun times 4 n.l n.v over it (Walter 2007, Hammon 2017).
float sunLobe(float roughness, float nl, float nv, float nh) {
  float a = max(roughness * roughness, 0.02), a2 = a * a;
  float d = nh * nh * (a2 - 1.0) + 1.0;
  return a2 / (d * d) * 0.5 / max(mix(2.0 * nl * nv, nl + nv, a), 1e-4);
}

vec3 lit(vec3 base, float metallic, float roughness, float occlusion, vec3 n, vec3 v, vec3 up) {
  vec3 light = lightAt(up), halfway = normalize(light + v);
  float nl = max(dot(n, light), 0.0), nv = clamp(dot(n, v), 1e-3, 1.0);
  float nh = max(dot(n, halfway), 0.0), vh = max(dot(v, halfway), 0.0);
  vec3 diffuse = base * (1.0 - metallic), f0 = mix(vec3(0.04), base, metallic);
  vec3 fresnel = f0 + (1.0 - f0) * pow(1.0 - vh, 5.0);
  vec2 share = environmentShare(roughness, nv);
  vec3 mirrored = f0 * share.x + share.y;
  // What rough metal scatters more than once is not lost (C. Fdez-Agüera, JCGT 2019).
  float lost = 1.0 - share.x - share.y;
  vec3 average = f0 + (1.0 - f0) / 21.0;
  mirrored += mirrored * average * lost / (1.0 - average * lost);
  vec3 ambient = mix(vec3(0.44, 0.44, 0.45), vec3(0.58, 0.60, 0.63), 0.5 + 0.5 * dot(n, up));
  vec3 fromSky = diffuse * ambient + mirrored * skyAlong(reflect(-v, n), up, roughness);
  vec3 fromSun = (diffuse * (1.0 - fresnel) + fresnel * sunLobe(roughness, nl, nv, nh)) * nl;
  return fromSky * occlusion + fromSun * kSun;
}
