#version 330 compatibility
uniform sampler2D uAtlas;  // coverage
in vec4 vColour;
in vec2 vUv;
out vec4 oColour;

void main() {
  oColour = vec4(vColour.rgb, vColour.a * texture(uAtlas, vUv).r);
}
