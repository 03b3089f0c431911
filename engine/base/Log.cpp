#include "engine/base/Log.h"

#include <spdlog/logger.h>
#include <spdlog/sinks/rotating_file_sink.h>
#include <spdlog/sinks/stdout_color_sinks.h>

#include <memory>
#include <mutex>

namespace kokudo::log {
namespace {

spdlog::level::level_enum toSpdlog(Level level) {
  switch (level) {
    case Level::Debug:
      return spdlog::level::debug;
    case Level::Info:
      return spdlog::level::info;
    case Level::Warning:
      return spdlog::level::warn;
    case Level::Error:
      return spdlog::level::err;
  }
  return spdlog::level::err;
}

std::shared_ptr<spdlog::logger> makeLogger(Level level, const std::filesystem::path& file) {
  auto console = std::make_shared<spdlog::sinks::stderr_color_sink_mt>();
  console->set_level(toSpdlog(level));
  console->set_pattern("%^%l%$: %v");
  auto logger = std::make_shared<spdlog::logger>("kokudo", console);
  logger->set_level(console->level());
  logger->flush_on(spdlog::level::warn);
  if (file.empty()) return logger;
  try {
    auto all = std::make_shared<spdlog::sinks::rotating_file_sink_mt>(file.string(), 5u << 20, 3);
    all->set_pattern("%Y-%m-%dT%H:%M:%S.%e%z %l [%t] %v");
    logger->sinks().push_back(all);
    logger->set_level(spdlog::level::debug);
  } catch (const spdlog::spdlog_ex& failure) {
    // A log file that cannot be opened must not stop the program.
    logger->warn("no log file: {}", failure.what());
  }
  return logger;
}

struct Shared {
  std::mutex mutex;
  std::shared_ptr<spdlog::logger> logger = makeLogger(Level::Warning, {});
};

/// Never destroyed: threads that outlive main may still write.
Shared& shared() {
  static Shared& instance = *new Shared;
  return instance;
}

}  // namespace

void configure(Level level, const std::filesystem::path& file) {
  auto logger = makeLogger(level, file);
  const std::lock_guard lock(shared().mutex);
  shared().logger = std::move(logger);
}

void write(Level level, std::string_view message) {
  std::shared_ptr<spdlog::logger> logger;
  {
    const std::lock_guard lock(shared().mutex);
    logger = shared().logger;
  }
  logger->log(toSpdlog(level), spdlog::string_view_t(message.data(), message.size()));
}

}  // namespace kokudo::log
