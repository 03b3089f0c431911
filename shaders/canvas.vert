#version 330 compatibility
uniform vec2 uViewport;  // pixels
out vec4 vColour;
out vec2 vUv;

void main() {
  vColour = gl_Color;
  vUv = gl_MultiTexCoord0.xy;
  vec2 ndc = gl_Vertex.xy / uViewport * 2.0 - 1.0;
  gl_Position = vec4(ndc.x, -ndc.y, 0.5, 1.0);
}
