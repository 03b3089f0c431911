#pragma once

#include "engine/base/Result.h"

#include <sys/types.h>

#include <string>
#include <vector>

namespace kokudo::shards::detail {

/// A program with all that it starts; ended with this object, and with this process however that
/// ends.
class ServerProcess {
 public:
  /// NotFound if there is no such program.
  static Result<ServerProcess> start(const std::vector<std::string>& words);
  ServerProcess(ServerProcess&& other) noexcept;
  ServerProcess& operator=(ServerProcess&&) = delete;
  ~ServerProcess();
  bool isRunning();
  /// What it said on stderr so far, one line.
  const std::string& said() const { return _said; }

 private:
  ServerProcess(pid_t pid, int output) : _pid(pid), _output(output) {}
  void listen();

  pid_t _pid = -1;
  int _output = -1;
  std::string _said;
};

}  // namespace kokudo::shards::detail
