// Metallic-roughness material of glTF 2.0. Colours and factors are linear.
layout(std140) uniform Material {
  vec4 uBase;
  vec4 uEmissive;           // w: alpha below which nothing is drawn
  vec4 uSurface;            // metallic, roughness, normal scale, occlusion strength
  vec4 uTextureRows[10];    // two a texture: x y z a row of its transform; first w: used,
                            // second w: set of coordinates
};
uniform sampler2D uBaseTexture, uRoughnessTexture, uNormalTexture, uOcclusionTexture,
    uEmissiveTexture;

const vec3 kSelected = vec3(0.953, 0.698, 0.235);  // 山吹 #F3B23C

bool textured(int i) { return uTextureRows[2 * i].w > 0.5; }

vec2 texcoords(int i, vec4 sets) {
  vec4 u = uTextureRows[2 * i], v = uTextureRows[2 * i + 1];
  vec3 uv = vec3(v.w > 0.5 ? sets.zw : sets.xy, 1.0);
  return vec2(dot(u.xyz, uv), dot(v.xyz, uv));
}

vec3 toLinear(vec3 c) {
  return mix(c / 12.92, pow((c + 0.055) / 1.055, vec3(2.4)), step(0.04045, c));
}

vec3 encoded(vec3 c) {
  c = clamp(c, 0.0, 1.0);
  return mix(12.92 * c, 1.055 * pow(c, vec3(1.0 / 2.4)) - 0.055, step(0.0031308, c));
}
