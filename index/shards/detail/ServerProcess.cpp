#include "index/shards/detail/ServerProcess.h"

#include "engine/base/Files.h"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <thread>
#include <utility>

namespace kokudo::shards::detail {
namespace {

constexpr int kNotStarted = 127;
constexpr std::size_t kMostSaid = 500;

// In the child: only what is safe between fork and exec.
[[noreturn]] void becomeServer(char* const* words, int output, int failure, pid_t parent) {
  // xapian-tcpsrv ends its whole process group, which must not be ours.
  ::setpgid(0, 0);
  ::prctl(PR_SET_PDEATHSIG, SIGTERM);
  if (::getppid() != parent) ::_exit(kNotStarted);
  ::signal(SIGINT, SIG_DFL);
  ::signal(SIGTERM, SIG_DFL);
  const int nothing = ::open("/dev/null", O_RDWR);
  ::dup2(nothing, 0);
  ::dup2(nothing, 1);
  ::dup2(output, 2);
  ::execvp(words[0], words);
  const int problem = errno;
  (void)!::write(failure, &problem, sizeof problem);
  ::_exit(kNotStarted);
}

void endGroup(pid_t pid) {
  ::kill(-pid, SIGTERM);
  int status = 0;
  for (int tries = 0; tries < 100; ++tries) {
    if (::waitpid(pid, &status, WNOHANG) != 0) {
      ::kill(-pid, SIGKILL);
      return;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  ::kill(-pid, SIGKILL);
  ::waitpid(pid, &status, 0);
}

}  // namespace

Result<ServerProcess> ServerProcess::start(const std::vector<std::string>& words) {
  std::vector<char*> arguments;
  for (const std::string& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  int output[2], failure[2];
  if (::pipe2(output, O_CLOEXEC) != 0) return systemError(errno, words[0]);
  if (::pipe2(failure, O_CLOEXEC) != 0) {
    const int problem = errno;
    ::close(output[0]);
    ::close(output[1]);
    return systemError(problem, words[0]);
  }
  const pid_t parent = ::getpid();
  const pid_t pid = ::fork();
  if (pid == 0) becomeServer(arguments.data(), output[1], failure[1], parent);
  int problem = pid < 0 ? errno : 0;
  ::close(output[1]);
  ::close(failure[1]);
  if (pid > 0) {
    ::setpgid(pid, pid);
    int reason = 0;
    if (::read(failure[0], &reason, sizeof reason) == sizeof reason) problem = reason;
  }
  ::close(failure[0]);
  if (problem == 0) {
    ::fcntl(output[0], F_SETFL, O_NONBLOCK);
    return ServerProcess(pid, output[0]);
  }
  ::close(output[0]);
  if (pid > 0) ::waitpid(pid, nullptr, 0);
  if (problem == ENOENT)
    return Error{Error::Kind::NotFound,
                 words[0] + " is not installed; on Debian: apt install xapian-tools"};
  return systemError(problem, words[0]);
}

ServerProcess::ServerProcess(ServerProcess&& other) noexcept
    : _pid(std::exchange(other._pid, -1)),
      _output(std::exchange(other._output, -1)),
      _said(std::move(other._said)) {}

ServerProcess::~ServerProcess() {
  if (_pid > 0) endGroup(_pid);
  if (_output >= 0) ::close(_output);
}

void ServerProcess::listen() {
  char bytes[256];
  for (ssize_t n; (n = ::read(_output, bytes, sizeof bytes)) > 0;)
    if (_said.size() < kMostSaid) _said.append(bytes, static_cast<std::size_t>(n));
  std::replace(_said.begin(), _said.end(), '\n', ' ');
}

bool ServerProcess::isRunning() {
  listen();
  if (_pid < 0) return false;
  int status = 0;
  if (::waitpid(_pid, &status, WNOHANG) == 0) return true;
  listen();
  ::kill(-_pid, SIGKILL);  // what it started
  _pid = -1;
  return false;
}

}  // namespace kokudo::shards::detail
