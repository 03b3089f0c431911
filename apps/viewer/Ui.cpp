#include "apps/viewer/Ui.h"

#include "engine/scene/FontFile.h"

#include <backends/imgui_impl_opengl3.h>
#include <imgui_internal.h>
#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>

#include <algorithm>

namespace kokudo::viewer {
namespace {

constexpr float kBodyPixels = 16, kSmallPixels = 13.5F;

// Next code point of UTF-8; U+FFFD for a broken byte.
unsigned nextCodepoint(std::string_view text, std::size_t& at) {
  unsigned codepoint = 0;
  const int length = ImTextCharFromUtf8(&codepoint, text.data() + at, text.data() + text.size());
  at += static_cast<std::size_t>(std::max(1, length));
  return codepoint;
}

// Japanese place names need kanji that ImGui's table of common ones lacks.
constexpr const char* kPlaceNameKanji =
    "髙﨑埼茨栃梨媛阪奈岡崎潟岐阜鹿熊兵庫縄沖鴎頚碕嶋濵濱邊邉澤廣齋齊櫻圓國鐵驛〓令和㎡㎥ℓ№①②③④⑤⑥⑦⑧"
    "⑨⑩";

void applyStyle(const Palette& p) {
  auto& style = ImGui::GetStyle();
  style = ImGuiStyle();
  style.WindowRounding = style.FrameRounding = style.PopupRounding = style.GrabRounding = 4;
  style.WindowPadding = ImVec2(12, 12);
  style.FramePadding = ImVec2(8, 5);
  style.ItemSpacing = ImVec2(8, 6);
  style.ScrollbarSize = 10;
  style.WindowBorderSize = 1;
  auto* colors = style.Colors;
  const auto faint = [&](float alpha) { return ImVec4(p.accent.x, p.accent.y, p.accent.z, alpha); };
  colors[ImGuiCol_WindowBg] = p.panel;
  colors[ImGuiCol_ChildBg] = ImVec4(0, 0, 0, 0);
  colors[ImGuiCol_PopupBg] = p.panel;
  colors[ImGuiCol_Text] = p.text;
  colors[ImGuiCol_TextDisabled] = p.secondary;
  colors[ImGuiCol_Border] = p.hairline;
  colors[ImGuiCol_Separator] = p.hairline;
  colors[ImGuiCol_FrameBg] = p.ground;
  colors[ImGuiCol_FrameBgHovered] = faint(0.18F);
  colors[ImGuiCol_FrameBgActive] = faint(0.28F);
  colors[ImGuiCol_Button] = faint(0.16F);
  colors[ImGuiCol_ButtonHovered] = faint(0.36F);
  colors[ImGuiCol_ButtonActive] = faint(0.60F);
  colors[ImGuiCol_Header] = faint(0.22F);
  colors[ImGuiCol_HeaderHovered] = faint(0.30F);
  colors[ImGuiCol_HeaderActive] = faint(0.45F);
  colors[ImGuiCol_CheckMark] = p.selection;
  colors[ImGuiCol_ScrollbarBg] = ImVec4(0, 0, 0, 0);
  colors[ImGuiCol_ScrollbarGrab] = p.hairline;
  colors[ImGuiCol_TextSelectedBg] = faint(0.45F);
  colors[ImGuiCol_NavHighlight] = p.accent;
}

void mapKeys(ImGuiIO& io) {
  const std::pair<int, int> keys[] = {{ImGuiKey_Tab, GLFW_KEY_TAB},
                                      {ImGuiKey_LeftArrow, GLFW_KEY_LEFT},
                                      {ImGuiKey_RightArrow, GLFW_KEY_RIGHT},
                                      {ImGuiKey_UpArrow, GLFW_KEY_UP},
                                      {ImGuiKey_DownArrow, GLFW_KEY_DOWN},
                                      {ImGuiKey_PageUp, GLFW_KEY_PAGE_UP},
                                      {ImGuiKey_PageDown, GLFW_KEY_PAGE_DOWN},
                                      {ImGuiKey_Home, GLFW_KEY_HOME},
                                      {ImGuiKey_End, GLFW_KEY_END},
                                      {ImGuiKey_Insert, GLFW_KEY_INSERT},
                                      {ImGuiKey_Delete, GLFW_KEY_DELETE},
                                      {ImGuiKey_Backspace, GLFW_KEY_BACKSPACE},
                                      {ImGuiKey_Space, GLFW_KEY_SPACE},
                                      {ImGuiKey_Enter, GLFW_KEY_ENTER},
                                      {ImGuiKey_Escape, GLFW_KEY_ESCAPE},
                                      {ImGuiKey_KeyPadEnter, GLFW_KEY_KP_ENTER},
                                      {ImGuiKey_A, GLFW_KEY_A},
                                      {ImGuiKey_C, GLFW_KEY_C},
                                      {ImGuiKey_V, GLFW_KEY_V},
                                      {ImGuiKey_X, GLFW_KEY_X},
                                      {ImGuiKey_Y, GLFW_KEY_Y},
                                      {ImGuiKey_Z, GLFW_KEY_Z}};
  for (const auto& [key, native] : keys) io.KeyMap[key] = native;
}

ImVec4 rgb(unsigned hex, float alpha = 1) {
  return {float(hex >> 16 & 255) / 255, float(hex >> 8 & 255) / 255, float(hex & 255) / 255, alpha};
}

}  // namespace

const Palette& palette(bool dark) {
  static const Palette kDark{rgb(0x14181E), rgb(0x1C222B, 0.94F), rgb(0xE8ECF1), rgb(0x9AA5B4),
                             rgb(0x2C3440), rgb(0x3A7CC2),        rgb(0xF3B23C), rgb(0x4BA77A),
                             rgb(0xDDA032), rgb(0xD4574E)};
  static const Palette kLight{rgb(0xEEF1F4), rgb(0xFFFFFF, 0.96F), rgb(0x1B2430), rgb(0x5B6776),
                              rgb(0xD5DBE2), rgb(0x3A7CC2),        rgb(0xF3B23C), rgb(0x4BA77A),
                              rgb(0xDDA032), rgb(0xD4574E)};
  return dark ? kDark : kLight;
}

Result<std::unique_ptr<Ui>> Ui::create(Window& window, bool dark) {
  const auto font = scene::japaneseFontFile();
  if (font.empty())
    return Error{Error::Kind::NotFound, "no Japanese font: apt-get install fonts-noto-cjk"};
  IMGUI_CHECKVERSION();
  ImGui::CreateContext();
  std::unique_ptr<Ui> ui(new Ui);
  ui->_window = &window;
  ui->_fontFile = font.string();
  auto& io = ImGui::GetIO();
  io.IniFilename = nullptr;
  io.LogFilename = nullptr;
  io.ConfigFlags |= ImGuiConfigFlags_NavEnableKeyboard;
  io.ClipboardUserData = ui.get();
  io.GetClipboardTextFn = [](void* self) {
    auto& u = *static_cast<Ui*>(self);
    u._clipboard = u._window->clipboard();
    return u._clipboard.c_str();
  };
  io.SetClipboardTextFn = [](void* self, const char* text) {
    static_cast<Ui*>(self)->_window->setClipboard(text);
  };
  mapKeys(io);
  ui->setTheme(dark);
  ui->shown(kPlaceNameKanji);
  ui->buildFonts();
  ImGui_ImplOpenGL3_Init("#version 330");
  return ui;
}

Ui::~Ui() {
  ImGui_ImplOpenGL3_Shutdown();
  ImGui::DestroyContext();
}

void Ui::setTheme(bool dark) {
  applyStyle(palette(dark));
}

void Ui::buildFonts() {
  auto& io = ImGui::GetIO();
  io.Fonts->Clear();
  ImFontGlyphRangesBuilder builder;
  builder.AddRanges(io.Fonts->GetGlyphRangesJapanese());
  for (const auto glyph : _extraGlyphs) builder.AddChar(glyph);
  _ranges.clear();
  builder.BuildRanges(&_ranges);
  ImFontConfig config;
  config.FontNo = 0;
  config.OversampleH = 1;
  config.PixelSnapH = true;
  _body = io.Fonts->AddFontFromFileTTF(_fontFile.c_str(), kBodyPixels, &config, _ranges.Data);
  _small = io.Fonts->AddFontFromFileTTF(_fontFile.c_str(), kSmallPixels, &config, _ranges.Data);
  io.Fonts->Flags |= ImFontAtlasFlags_NoPowerOfTwoHeight;
  io.Fonts->TexDesiredWidth = 4096;
  io.Fonts->Build();
  _fontsStale = false;
}

void Ui::feed(const InputEvent& event) {
  auto& io = ImGui::GetIO();
  switch (event.type) {
    case InputEvent::Type::MouseMove:
      io.MousePos = ImVec2(static_cast<float>(event.x), static_cast<float>(event.y));
      break;
    case InputEvent::Type::MouseButton:
      io.MousePos = ImVec2(static_cast<float>(event.x), static_cast<float>(event.y));
      if (event.button >= 0 && event.button < 5) io.MouseDown[event.button] = event.down;
      break;
    case InputEvent::Type::Scroll:
      io.MouseWheel += static_cast<float>(event.y);
      break;
    case InputEvent::Type::Key:
      if (event.key >= 0 && event.key < 512) io.KeysDown[event.key] = event.down;
      io.KeyCtrl = event.control;
      io.KeyShift = event.shift;
      break;
    case InputEvent::Type::Text:
      shown(event.text);
      io.AddInputCharactersUTF8(event.text.c_str());
      break;
    default:
      break;
  }
}

bool Ui::wantsMouse() const {
  return ImGui::GetIO().WantCaptureMouse;
}

bool Ui::wantsKeyboard() const {
  return ImGui::GetIO().WantTextInput;
}

void Ui::begin(int width, int height, double seconds) {
  if (_fontsStale) {
    buildFonts();
    ImGui_ImplOpenGL3_DestroyFontsTexture();
    ImGui_ImplOpenGL3_CreateFontsTexture();
  }
  auto& io = ImGui::GetIO();
  io.DisplaySize = ImVec2(static_cast<float>(width), static_cast<float>(height));
  io.DeltaTime = static_cast<float>(std::max(seconds, 1e-4));
  _marks.clear();
  _shown.clear();
  ImGui_ImplOpenGL3_NewFrame();
  ImGui::NewFrame();
}

void Ui::end() {
  ImGui::Render();
}

void Ui::draw() {
  ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData());
}

const char* Ui::shown(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at;
    const unsigned codepoint = nextCodepoint(text, at);
    if (codepoint > 0xFFFF) {
      result += "〓";
      continue;
    }
    result += text.substr(begin, at - begin);
    if (codepoint < 0x100) continue;
    const auto glyph = static_cast<ImWchar>(codepoint);
    if (_body && _body->FindGlyphNoFallback(glyph)) continue;
    if (_extraGlyphs.insert(glyph).second) _fontsStale = true;
  }
  return _shown.emplace_back(std::move(result)).c_str();
}

void Ui::mark(const std::string& name) {
  const ImVec2 low = ImGui::GetItemRectMin(), high = ImGui::GetItemRectMax();
  _marks[name] = {(low.x + high.x) / 2, (low.y + high.y) / 2};
}

std::optional<std::array<float, 2>> Ui::centreOf(const std::string& name) const {
  const auto found = _marks.find(name);
  if (found == _marks.end()) return std::nullopt;
  return found->second;
}

bool Ui::wantsFrame() const {
  return _fontsStale;
}

}  // namespace kokudo::viewer
