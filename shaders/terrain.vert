#version 330 compatibility
layout(location = 6) in vec2 aExtra;  // feature id, 標高 (m)
out vec3 vEye;
out vec3 vNormal;
out float vHeight;
out vec2 vUv;
out float vExaggeration;

void main() {
  vec4 eye = gl_ModelViewMatrix * gl_Vertex;
  vEye = eye.xyz;
  vNormal = gl_NormalMatrix * gl_Normal;
  vHeight = aExtra.y;
  vUv = gl_MultiTexCoord0.xy;
  // Relief flattens out with distance; it is lifted as on a map.
  vExaggeration = clamp(1.0 + 0.9 * log2(max(length(vEye) / 12000.0, 1.0)), 1.0, 7.0);
  gl_Position = gl_ProjectionMatrix * eye;
}
