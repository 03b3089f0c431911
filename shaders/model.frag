#version 330 compatibility
#include "common.glsl"
#include "material.glsl"
#include "lighting.glsl"
in vec3 vEye;
in vec3 vNormal;
in vec4 vColour;
in vec4 vUv;
in float vFoot;
#ifdef FEATURES
in vec4 vTint;
flat in float vSelected;
#else
const vec4 vTint = vec4(1.0);
const float vSelected = 0.0;
#endif
out vec4 oColour;

// On the side of the surface that is seen, whichever way its corners run round; the flat surface's
// own where the vertices have none.
vec3 surfaceNormal() {
  vec3 flatNormal = normalize(cross(dFdx(vEye), dFdy(vEye)));
  if (dot(flatNormal, vEye) > 0.0) flatNormal = -flatNormal;
  if (dot(vNormal, vNormal) < 0.01) return flatNormal;
  vec3 n = normalize(vNormal);
  return dot(n, flatNormal) < 0.0 ? -n : n;
}

#ifdef MAPS
// Normal map without tangents: the frame comes from the change of position and coordinates over
// the pixel (C. Schüler, "Normal mapping without precomputed tangents", 2006). v runs down.
vec3 mappedNormal(vec3 n) {
  vec2 uv = texcoords(2, vUv);
  vec3 px = dFdx(vEye), py = dFdy(vEye);
  vec2 tx = dFdx(uv), ty = dFdy(uv);
  vec3 ax = cross(py, n), ay = cross(n, px);
  vec3 t = ax * tx.x + ay * ty.x, b = ax * tx.y + ay * ty.y;
  float size = max(dot(t, t), dot(b, b));
  if (size <= 0.0) return n;
  vec3 m = texture(uNormalTexture, uv).xyz * 2.0 - 1.0;
  m.xy *= uSurface.z;
  return normalize((t * m.x - b * m.y) * inversesqrt(size) + n * max(m.z, 1e-3));
}
#endif

#ifdef PLAIN
// Buildings without a material of their own, as on an architect's model; in display values.
vec3 plainLook(vec3 base, vec3 up) {
  base *= uBase.rgb;
  if (vSelected > 0.5) base = mix(base, kSelected, 0.88);
  vec3 normal = surfaceNormal();
  float direct = max(dot(normal, lightAt(up)), 0.0);
  float sky = 0.5 + 0.5 * dot(normal, up);
  float foot = mix(0.80, 1.0, smoothstep(0.0, 9.0, vFoot));
  // The shade is lit by the sky, so it is a little bluer than what faces the light.
  vec3 ambient = vec3(0.640, 0.655, 0.685) + 0.14 * sky;
  vec3 colour = base * (ambient + vec3(0.280, 0.272, 0.255) * direct) * foot;
  return vSelected > 0.5 ? mix(colour, kSelected, 0.25) : colour;
}
#else
vec3 materialLook(vec3 base, vec3 up) {
#ifdef UNLIT
  return encoded(base);
#else
  float metallic = uSurface.x, roughness = uSurface.y, occlusion = 1.0;
  vec3 normal = surfaceNormal(), emitted = uEmissive.rgb;
#ifdef MAPS
  if (textured(1)) {
    vec4 map = texture(uRoughnessTexture, texcoords(1, vUv));
    roughness *= map.g;
    metallic *= map.b;
  }
  if (textured(2)) normal = mappedNormal(normal);
  if (textured(3))
    occlusion += uSurface.w * (texture(uOcclusionTexture, texcoords(3, vUv)).r - 1.0);
  if (textured(4)) emitted *= texture(uEmissiveTexture, texcoords(4, vUv)).rgb;
#endif
  vec3 colour = lit(base, metallic, roughness, occlusion, normal, normalize(-vEye), up);
  return encoded(colour + emitted);
#endif
}
#endif

void main() {
  vec3 up = upAt(vEye);
#ifdef PLAIN
  vec4 base = vec4(vTint.rgb, vTint.a * uBase.a);
  vec3 colour = plainLook(base.rgb, up);
#else
  vec4 base = uBase * vec4(VERTEX_COLOUR(vColour.rgb) * toLinear(vTint.rgb), vColour.a);
  if (textured(0)) base *= texture(uBaseTexture, texcoords(0, vUv));
#ifdef CUTOUT
  if (base.a < uEmissive.w) discard;
  base.a = 1.0;
#endif
#ifdef POINTS
  vec2 fromMiddle = gl_PointCoord - 0.5;
  if (dot(fromMiddle, fromMiddle) > 0.25) discard;
#endif
  base.a *= vTint.a;
  vec3 colour = materialLook(base.rgb, up);
  if (vSelected > 0.5) colour = mix(colour, kSelected, 0.65);
#endif
  oColour = vec4(hazed(colour, vEye, up), base.a);
}
