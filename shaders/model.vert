#version 330 compatibility
layout(location = 6) in vec2 aExtra;  // feature id, metres above the feature's foot
out vec3 vEye;
out vec3 vNormal;
out vec4 vColour;
out vec2 vUv;
out float vFoot;
flat out float vFeature;

void main() {
  vec4 eye = gl_ModelViewMatrix * gl_Vertex;
  vEye = eye.xyz;
  vNormal = gl_NormalMatrix * gl_Normal;
  vColour = gl_Color;
  vUv = gl_MultiTexCoord0.xy;
  vFeature = aExtra.x;
  vFoot = aExtra.y;
  gl_Position = gl_ProjectionMatrix * eye;
  gl_PointSize = 3.0;
}
