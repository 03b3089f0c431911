#version 330 compatibility
#include "common.glsl"
uniform sampler2D uBaseTexture;
in vec3 vEye;
in vec3 vNormal;
in float vHeight;
in vec2 vUv;
in float vExaggeration;
flat in vec2 vPicture;  // shown or not, eye height (m) from which on it is sharp
out vec4 oColour;

vec3 landColour(float height) {
  const vec3 plain = vec3(0.788, 0.827, 0.698);     // #C9D3B2
  const vec3 hill = vec3(0.757, 0.757, 0.620);
  const vec3 mountain = vec3(0.718, 0.612, 0.471);  // #B79C78
  const vec3 snow = vec3(0.957, 0.945, 0.925);      // #F4F1EC
  vec3 colour = mix(plain, hill, smoothstep(20.0, 420.0, height));
  colour = mix(colour, mountain, smoothstep(300.0, 1600.0, height));
  return mix(colour, snow, smoothstep(1900.0, 3300.0, height));
}

void main() {
  vec3 up = upAt(vEye);
  vec3 normal = dot(vNormal, vNormal) > 0.01 ? normalize(vNormal)
                                             : normalize(cross(dFdx(vEye), dFdy(vEye)));
  if (dot(normal, up) < 0.0) normal = -normal;
  float rise = max(dot(normal, up), 0.05);
  normal = normalize(normal - up * rise * (1.0 - 1.0 / vExaggeration));
  vec3 light = lightAt(up);
  float shade = dot(normal, light) / max(dot(up, light), 0.05);
  shade = clamp(1.0 + 1.05 * (shade - 1.0), 0.45, 1.18);

  float shore = clamp(vHeight / max(fwidth(vHeight), 1e-4) + 0.5, 0.0, 1.0);
  vec3 land = landColour(max(vHeight, 0.0)) * shade;
  vec3 colour = mix(seaColour(-vHeight), land, shore);
  if (vPicture.x > 0.5) {
    // One height for the whole view, so that tiles with and without a picture never meet.
    float image = smoothstep(vPicture.y, 1.8 * vPicture.y, uEyeHeight);
    colour = mix(colour, texture(uBaseTexture, vUv).rgb * mix(1.0, shade, 0.6), image);
  }
  oColour = vec4(hazed(colour, vEye, up), 1.0);
}
