#pragma once

#include "apps/viewer/InputEvent.h"
#include "engine/base/Result.h"
#include "engine/scene/GlContext.h"

#include <deque>
#include <memory>
#include <string>

struct GLFWwindow;

namespace kokudo::viewer {

/// The one window, its GL context and its input. Main thread only.
class Window final : public scene::GlContext {
 public:
  static Result<std::unique_ptr<Window>> open(int width, int height, const std::string& title);
  ~Window() override;

  void makeCurrent() override;
  void swap() override;
  int width() const override;
  int height() const override;

  /// Collects what happened; waits up to `seconds` if nothing did (0 = does not wait).
  void poll(double seconds, std::deque<InputEvent>& events);
  /// Ends a wait in `poll`; from any thread.
  static void wake();
  std::string clipboard() const;
  void setClipboard(const std::string& text);

 private:
  Window() = default;
  static bool create(Window& window, int major, int minor, int width, int height,
                     const std::string& title);
  void listen();

  GLFWwindow* _window = nullptr;
  std::deque<InputEvent> _events;
};

}  // namespace kokudo::viewer
