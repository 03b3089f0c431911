#version 330 compatibility
#include "common.glsl"
uniform sampler2D uTexture;
uniform int uUseTexture;
uniform int uUnlit;
uniform vec4 uBase;        // sRGB
uniform float uHighlight;  // feature id, -1 = none
in vec3 vEye;
in vec3 vNormal;
in vec4 vColour;
in vec2 vUv;
in float vFoot;
flat in float vFeature;
out vec4 oColour;

const vec3 kSelected = vec3(0.953, 0.698, 0.235);  // 山吹 #F3B23C

void main() {
  vec4 base = uBase * vColour;
  if (uUseTexture != 0) base *= texture(uTexture, vUv);
  bool selected = abs(vFeature - uHighlight) < 0.5;
  if (selected) base.rgb = mix(base.rgb, kSelected, 0.88);
  vec3 up = upAt(vEye);
  vec3 colour = base.rgb;
  if (uUnlit == 0) {
    vec3 normal = dot(vNormal, vNormal) > 0.01 ? normalize(vNormal)
                                               : normalize(cross(dFdx(vEye), dFdy(vEye)));
    if (dot(normal, vEye) > 0.0) normal = -normal;
    float direct = max(dot(normal, lightAt(up)), 0.0);
    float sky = 0.5 + 0.5 * dot(normal, up);
    float foot = mix(0.80, 1.0, smoothstep(0.0, 9.0, vFoot));
    // The shade is lit by the sky, so it is a little bluer than what faces the light.
    vec3 ambient = vec3(0.640, 0.655, 0.685) + 0.14 * sky;
    colour *= (ambient + vec3(0.280, 0.272, 0.255) * direct) * foot;
    if (selected) colour = mix(colour, kSelected, 0.25);
  }
  oColour = vec4(hazed(colour, vEye, up), base.a);
}
