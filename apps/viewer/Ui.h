#pragma once

#include "apps/viewer/InputEvent.h"
#include "apps/viewer/Window.h"
#include "engine/base/Result.h"

#include <imgui.h>

#include <array>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace kokudo::viewer {

/// Dear ImGui with our look, a Japanese font and our own input: the GLFW backend is not used, so
/// that scripts and people go the same way.
class Ui {
 public:
  /// A GL context must be current. NotFound without the font.
  static Result<std::unique_ptr<Ui>> create(Window& window, bool dark);
  ~Ui();

  void feed(const InputEvent& event);
  bool wantsMouse() const;
  bool wantsKeyboard() const;
  void setTheme(bool dark);

  /// Begins the panels of a frame of `width` x `height` pixels.
  void begin(int width, int height, double seconds);
  /// Ends them; `draw` then paints into the framebuffer that is bound.
  void end();
  void draw();

  /// `text` as the font can show it: characters above U+FFFF become 〓; those missing from the
  /// atlas are there from the next frame on.
  const char* shown(std::string_view text);
  /// Remembers where the last widget lies, for scripts and tests.
  void mark(const std::string& name);
  std::optional<std::array<float, 2>> centreOf(const std::string& name) const;
  /// Whether a frame must follow because glyphs were missing.
  bool wantsFrame() const;

  ImFont* smallFont() const { return _small; }

 private:
  Ui() = default;
  void buildFonts();

  Window* _window = nullptr;
  std::string _fontFile;
  ImFont *_body = nullptr, *_small = nullptr;
  std::set<ImWchar> _extraGlyphs;
  ImVector<ImWchar> _ranges;
  bool _fontsStale = false;
  std::map<std::string, std::array<float, 2>> _marks;
  std::deque<std::string> _shown;
  std::string _clipboard;
};

/// Colours of the look (docs/user-guide "Look"): one table for dark and light.
struct Palette {
  ImVec4 ground, panel, text, secondary, hairline, accent, selection, good, caution, bad;
};
const Palette& palette(bool dark);

}  // namespace kokudo::viewer
