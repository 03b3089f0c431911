#version 330 compatibility
uniform vec2 uHalfView;  // tangents of half the field of view, x and y
out vec3 vRay;           // eye space, z = -1

void main() {
  vRay = vec3(gl_Vertex.xy * uHalfView, -1.0);
  gl_Position = vec4(gl_Vertex.xy, 0.0, 1.0);
}
