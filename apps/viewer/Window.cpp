#include "apps/viewer/Window.h"

#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>

namespace kokudo::viewer {
namespace {

Window& windowOf(GLFWwindow* window) {
  return *static_cast<Window*>(glfwGetWindowUserPointer(window));
}

std::string utf8(unsigned codepoint) {
  std::string text;
  if (codepoint < 0x80) {
    text += static_cast<char>(codepoint);
  } else if (codepoint < 0x800) {
    text += static_cast<char>(0xC0 | (codepoint >> 6));
    text += static_cast<char>(0x80 | (codepoint & 0x3F));
  } else if (codepoint < 0x10000) {
    text += static_cast<char>(0xE0 | (codepoint >> 12));
    text += static_cast<char>(0x80 | ((codepoint >> 6) & 0x3F));
    text += static_cast<char>(0x80 | (codepoint & 0x3F));
  } else {
    text += static_cast<char>(0xF0 | (codepoint >> 18));
    text += static_cast<char>(0x80 | ((codepoint >> 12) & 0x3F));
    text += static_cast<char>(0x80 | ((codepoint >> 6) & 0x3F));
    text += static_cast<char>(0x80 | (codepoint & 0x3F));
  }
  return text;
}

InputEvent modified(InputEvent event, int mods) {
  event.shift = (mods & GLFW_MOD_SHIFT) != 0;
  event.control = (mods & GLFW_MOD_CONTROL) != 0;
  return event;
}

}  // namespace

bool Window::create(Window& window, int major, int minor, int width, int height,
                    const std::string& title) {
  glfwDefaultWindowHints();
  glfwWindowHint(GLFW_CONTEXT_VERSION_MAJOR, major);
  glfwWindowHint(GLFW_CONTEXT_VERSION_MINOR, minor);
  glfwWindowHint(GLFW_OPENGL_PROFILE, GLFW_OPENGL_COMPAT_PROFILE);
  window._window = glfwCreateWindow(width, height, title.c_str(), nullptr, nullptr);
  return window._window != nullptr;
}

Result<std::unique_ptr<Window>> Window::open(int width, int height, const std::string& title) {
  if (!glfwInit()) {
    const char* why = nullptr;
    glfwGetError(&why);
    return Error{Error::Kind::Unsupported, std::string("no window can be opened: ") +
                                               (why ? why : "unknown") +
                                               "; without a display use kokudo render"};
  }
  std::unique_ptr<Window> window(new Window);
  if (!create(*window, 4, 5, width, height, title) &&
      !create(*window, 3, 3, width, height, title)) {
    const char* why = nullptr;
    glfwGetError(&why);
    glfwTerminate();
    return Error{
        Error::Kind::Unsupported,
        std::string("no OpenGL 4.5 or 3.3 compatibility window: ") + (why ? why : "unknown")};
  }
  glfwSetWindowUserPointer(window->_window, window.get());
  window->listen();
  window->makeCurrent();
  glfwSwapInterval(1);
  return window;
}

Window::~Window() {
  if (!_window) return;
  glfwDestroyWindow(_window);
  glfwTerminate();
}

void Window::listen() {
  using Type = InputEvent::Type;
  glfwSetCursorPosCallback(_window, [](GLFWwindow* w, double x, double y) {
    windowOf(w)._events.emplace_back(Type::MouseMove, x, y);
  });
  glfwSetMouseButtonCallback(_window, [](GLFWwindow* w, int button, int action, int mods) {
    InputEvent event{Type::MouseButton};
    glfwGetCursorPos(w, &event.x, &event.y);
    event.button = button;
    event.down = action == GLFW_PRESS;
    windowOf(w)._events.push_back(modified(event, mods));
  });
  glfwSetScrollCallback(_window, [](GLFWwindow* w, double, double amount) {
    windowOf(w)._events.emplace_back(Type::Scroll, 0, amount);
  });
  glfwSetKeyCallback(_window, [](GLFWwindow* w, int key, int, int action, int mods) {
    InputEvent event{Type::Key};
    event.key = key;
    event.down = action != GLFW_RELEASE;
    windowOf(w)._events.push_back(modified(event, mods));
  });
  glfwSetCharCallback(_window, [](GLFWwindow* w, unsigned codepoint) {
    InputEvent event{Type::Text};
    event.text = utf8(codepoint);
    windowOf(w)._events.push_back(event);
  });
  glfwSetFramebufferSizeCallback(_window, [](GLFWwindow* w, int width, int height) {
    windowOf(w)._events.emplace_back(Type::Resize, double(width), double(height));
  });
  glfwSetWindowRefreshCallback(_window, [](GLFWwindow* w) {
    windowOf(w)._events.emplace_back(Type::Resize, double(windowOf(w).width()),
                                     double(windowOf(w).height()));
  });
  glfwSetDropCallback(_window, [](GLFWwindow* w, int count, const char** paths) {
    for (int i = 0; i < count; ++i) {
      InputEvent event{Type::Drop};
      event.text = paths[i];
      windowOf(w)._events.push_back(event);
    }
  });
  glfwSetWindowCloseCallback(_window,
                             [](GLFWwindow* w) { windowOf(w)._events.emplace_back(Type::Close); });
}

void Window::makeCurrent() {
  glfwMakeContextCurrent(_window);
}

void Window::swap() {
  glfwSwapBuffers(_window);
}

int Window::width() const {
  int width = 0, height = 0;
  glfwGetFramebufferSize(_window, &width, &height);
  return width;
}

int Window::height() const {
  int width = 0, height = 0;
  glfwGetFramebufferSize(_window, &width, &height);
  return height;
}

void Window::poll(double seconds, std::deque<InputEvent>& events) {
  if (seconds > 0)
    glfwWaitEventsTimeout(seconds);
  else
    glfwPollEvents();
  events.insert(events.end(), _events.begin(), _events.end());
  _events.clear();
}

void Window::wake() {
  glfwPostEmptyEvent();
}

std::string Window::clipboard() const {
  const char* text = glfwGetClipboardString(_window);
  return text ? text : "";
}

void Window::setClipboard(const std::string& text) {
  glfwSetClipboardString(_window, text.c_str());
}

}  // namespace kokudo::viewer
