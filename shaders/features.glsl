// What every vertex of a model is told of its feature. A table holds one texel per feature, two if
// points differ in size: RGB multiplies the colour; of A the low seven bits are the opacity (0 =
// hidden), the high bit lights the feature up. The second texel's R is the size in quarter pixels.
#ifdef FEATURES
uniform sampler2D uFeatures;
#endif
#ifdef INSTANCED
uniform sampler2D uInstances;  // four texels each: rows of a 3 x 4 matrix, then the feature id
#endif
layout(location = 5) in uint aFeature;
// x: texels per row of the table, 0 = no table, below 0 = the row is the vertex's number;
// y: 0 = draw all, 1 = what is opaque, 2 = what is not; z: point size (pixels);
// w: metres that a point stands for, or by how much a line is drawn before its surface
layout(location = 7) in vec4 aDraw;
#ifdef FEATURES
out vec4 vTint;
flat out float vSelected;
#endif

const uint kNoFeature = 0xFFFFFFFFu;

#ifdef INSTANCED
vec4 instanceTexel(int i) {
  return texelFetch(uInstances, ivec2((gl_InstanceID & 255) * 4 + i, gl_InstanceID >> 8), 0);
}
#endif

#ifdef FEATURES
uint featureRow() {
  if (aDraw.x < 0.0) return uint(gl_VertexID);
#ifdef INSTANCED
  float id = instanceTexel(3).x;
  if (id >= 0.0) return uint(id);
  if (id < -1.5) return kNoFeature;
#endif
  return aFeature;
}

vec4 tableTexel(uint texel) {
  return texelFetch(uFeatures, ivec2(int(texel & 2047u), int(texel >> 11)), 0);
}

// Whether the vertex is drawn; sets the tint and, where the table has one, the point size.
bool readFeature(inout float pointSize) {
  vTint = vec4(1.0);
  vSelected = 0.0;
  uint perRow = uint(abs(aDraw.x)), row = featureRow();
  if (perRow == 0u || row == kNoFeature) return aDraw.y < 1.5;
  vec4 texel = tableTexel(row * perRow);
  float code = floor(texel.a * 255.0 + 0.5);
  vSelected = step(127.5, code);
  float opacity = (code - 128.0 * vSelected) / 127.0;
  vTint = vec4(texel.rgb, opacity);
  if (perRow == 2u) pointSize = tableTexel(row * perRow + 1u).r * 63.75;
  bool opaque = opacity > 0.999;
  return opacity > 0.0 && (aDraw.y < 0.5 || (aDraw.y < 1.5) == opaque);
}
#endif
