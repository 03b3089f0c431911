#version 330 compatibility
layout(location = 0) in vec3 aPosition;
layout(location = 1) in vec3 aNormal;  // 0 where there is none
layout(location = 3) in vec2 aUv0;
layout(location = 6) in float aHeight;  // 標高 (m)
layout(location = 7) in vec4 aDraw;     // picture or not, eye height (m) from which on it is sharp
flat out vec2 vPicture;
out vec3 vEye;
out vec3 vNormal;
out float vHeight;
out vec2 vUv;
out float vExaggeration;

void main() {
  vec4 eye = gl_ModelViewMatrix * vec4(aPosition, 1.0);
  vEye = eye.xyz;
  vNormal = gl_NormalMatrix * aNormal;
  vHeight = aHeight;
  vUv = aUv0;
  vPicture = aDraw.xy;
  // Relief flattens out with distance; it is lifted as on a map.
  vExaggeration = clamp(1.0 + 0.9 * log2(max(length(vEye) / 12000.0, 1.0)), 1.0, 7.0);
  gl_Position = gl_ProjectionMatrix * eye;
}
