#version 330 compatibility
#include "common.glsl"
// The ellipsoid under everything and the sky over it, by one ray per pixel: no mesh, no seams.
uniform vec3 uEyeScaled;     // eye from the centre, flattening undone, in equatorial radii
uniform float uExcess;       // |uEyeScaled|^2 - 1, in double on the way here
uniform float uExcessLowered;  // the same for the ellipsoid that hides what lies behind the globe
uniform float uNear;
in vec3 vRay;
out vec4 oColour;

const float kRadius = 6378137.0;
const float kFlattening = 6378137.0 / 6356752.314245 - 1.0;

// Distance along the ray in equatorial radii, -1 where it misses.
float hit(vec3 ray, float excess) {
  float a = dot(ray, ray), b = dot(uEyeScaled, ray), inside = b * b - a * excess;
  return b < 0.0 && inside >= 0.0 ? excess / (-b + sqrt(inside)) : -1.0;
}

vec3 skyColour(vec3 scaledRay) {
  vec3 direction = normalize(vRay), up = upAt(vec3(0.0));
  float b = dot(uEyeScaled, normalize(scaledRay));
  float radius = length(uEyeScaled);
  float lowest = b < 0.0 ? (sqrt(max(radius * radius - b * b, 0.0)) - 1.0) * kRadius : uEyeHeight;
  float dip = acos(clamp(1.0 / max(radius, 1.0), 0.0, 1.0));
  float elevation = max(asin(clamp(dot(direction, up), -1.0, 1.0)) + dip, 0.0);
  vec3 fromGround = mix(kHaze, vec3(0.36, 0.57, 0.80), 1.0 - exp(-3.2 * elevation));
  vec3 space = vec3(0.035, 0.055, 0.095);
  vec3 fromSpace = mix(space, vec3(0.60, 0.78, 0.93), exp(-max(lowest, 0.0) / 70000.0));
  return mix(fromGround, fromSpace, smoothstep(3.0e4, 6.0e5, uEyeHeight));
}

void main() {
  vec3 ray = vRay + uPole * dot(vRay, uPole) * kFlattening;
  float t = hit(ray, uExcess);
  if (t > 0.0) {
    vec3 eye = vRay * t * kRadius;
    oColour = vec4(hazed(seaColour(1200.0), eye, upAt(eye)), 1.0);
  } else {
    oColour = vec4(skyColour(ray), 1.0);
  }
  float lowered = hit(ray, uExcessLowered);
  gl_FragDepth = lowered > 0.0 ? uNear / (lowered * kRadius) : 0.0;
}
