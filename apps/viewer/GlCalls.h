#pragma once

// OpenGL with the entry points of 3.0 and later declared.
#define GL_GLEXT_PROTOTYPES
#include <GL/gl.h>
#include <GL/glext.h>
