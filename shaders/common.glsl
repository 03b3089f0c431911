// What every scene shader shares. Eye space: metres from the eye, so that floats suffice.
uniform vec3 uEarthCentre;  // eye space
uniform vec3 uPole;         // unit, towards the north pole, eye space
uniform float uEyeHeight;   // metres above the ellipsoid
uniform float uAir;         // 1 on the earth, 0 where there is none

const vec3 kHaze = vec3(0.800, 0.858, 0.902);
const vec3 kShallow = vec3(0.663, 0.788, 0.867);  // #A9C9DD
const vec3 kDeep = vec3(0.373, 0.576, 0.722);     // #5F93B8

vec3 upAt(vec3 eyePosition) { return normalize(eyePosition - uEarthCentre); }

// Towards the light: north-west in the local frame, as on a relief map.
vec3 lightAt(vec3 up) {
  vec3 across = cross(uPole, up);
  vec3 east = across / max(length(across), 1e-4);
  vec3 north = cross(up, east);
  return normalize(-0.55 * east + 0.55 * north + 0.95 * up);
}

vec3 seaColour(float depth) {
  return mix(kShallow, kDeep, clamp(log2(1.0 + max(depth, 0.0) / 12.0) / 8.6, 0.0, 1.0));
}

// The air between the eye and a point: none straight down from space, all of it at the horizon.
vec3 hazed(vec3 colour, vec3 eyePosition, vec3 up) {
  float distance = length(eyePosition);
  float slant = abs(dot(up, eyePosition)) / max(distance, 1.0);
  float air = min(distance, 9000.0 / max(slant, 0.012));
  // Low down the air is thicker.
  float clear = mix(26000.0, 62000.0, smoothstep(0.0, 3000.0, uEyeHeight));
  float share = air / clear;
  float amount = 1.0 - exp(-share * sqrt(share));
  float fromSpace = smoothstep(3.0e4, 6.0e5, uEyeHeight);
  vec3 haze = mix(kHaze, vec3(0.66, 0.80, 0.92), fromSpace);
  return mix(colour, haze, uAir * amount * mix(1.0, 0.72, fromSpace));
}
