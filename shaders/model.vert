#version 330 compatibility
#include "features.glsl"
uniform float uPixelsPerRadian;
layout(location = 0) in vec3 aPosition;
layout(location = 1) in vec3 aNormal;  // 0 where there is none
layout(location = 2) in vec4 aColour;
layout(location = 3) in vec2 aUv0;
layout(location = 4) in vec2 aUv1;
layout(location = 6) in float aFoot;  // metres above the feature's foot
out vec3 vEye;
out vec3 vNormal;
out vec4 vColour;
out vec4 vUv;
out float vFoot;

void main() {
  vec3 position = aPosition, normal = aNormal;
#ifdef INSTANCED
  vec4 x = instanceTexel(0), y = instanceTexel(1), z = instanceTexel(2);
  position = vec3(dot(x.xyz, aPosition) + x.w, dot(y.xyz, aPosition) + y.w,
                  dot(z.xyz, aPosition) + z.w);
  // The cofactors turn normals rightly under any scale.
  vec3 cx = cross(y.xyz, z.xyz), cy = cross(z.xyz, x.xyz), cz = cross(x.xyz, y.xyz);
  normal = vec3(dot(cx, aNormal), dot(cy, aNormal), dot(cz, aNormal));
  float size = length(normal);
  normal *= (dot(cx, x.xyz) < 0.0 ? -1.0 : 1.0) / max(size, 1e-30);
#endif
  vec4 eye = gl_ModelViewMatrix * vec4(position, 1.0);
  vEye = eye.xyz;
  vNormal = gl_NormalMatrix * normal;
  vColour = aColour;
  vUv = vec4(aUv0, aUv1);
  vFoot = aFoot;
  float pointSize = aDraw.z;
#ifdef POINTS
  if (aDraw.w > 0.0)
    pointSize = clamp(aDraw.w * uPixelsPerRadian / max(length(eye.xyz), 1e-6), 1.0, 24.0);
#endif
#ifdef FEATURES
  bool drawn = readFeature(pointSize);
#endif
  gl_Position = gl_ProjectionMatrix * eye;
#ifndef POINTS
  // Lines on a surface are drawn a little before it.
  gl_Position.z *= 1.0 + aDraw.w;
#endif
#ifdef FEATURES
  if (!drawn) gl_Position = vec4(2.0, 2.0, 2.0, 1.0);
#endif
  gl_PointSize = max(pointSize, 1.0);
}
