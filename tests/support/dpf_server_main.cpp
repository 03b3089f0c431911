// The synthetic platform as a program, for trying the command line from outside.

#include "tests/support/DpfServer.h"

#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

namespace {

using namespace kokudo::test;

int usage() {
  std::fprintf(stderr,
               "usage: kokudo-test-dpf-server [--port N] [--scale X] [--api-key KEY] [--delay S]\n"
               "         [--token-seconds S] [--fault KIND@REQUEST]...\n"
               "KIND: 503 429 drop cut html slow; the api key is test-key unless given, "
               "\"\" = none\n");
  return 2;
}

bool faultOf(const std::string& text, DpfFault& fault, std::size_t& request) {
  const auto at = text.find('@');
  if (at == std::string::npos) return false;
  const std::string kind = text.substr(0, at);
  request = static_cast<std::size_t>(std::atol(text.c_str() + at + 1));
  if (kind == "503")
    fault = DpfFault::Unavailable;
  else if (kind == "429")
    fault = DpfFault::TooMany;
  else if (kind == "drop")
    fault = DpfFault::Drop;
  else if (kind == "cut")
    fault = DpfFault::CutOff;
  else if (kind == "html")
    fault = DpfFault::Html;
  else if (kind == "slow")
    fault = DpfFault::Slow;
  else
    return false;
  return request > 0;
}

}  // namespace

int main(int argc, char** argv) {
  DpfServerOptions options;
  std::vector<std::pair<std::size_t, DpfFault>> faults;
  for (int i = 1; i < argc; ++i) {
    const std::string name = argv[i];
    if (i + 1 >= argc) return usage();
    const std::string value = argv[++i];
    DpfFault fault;
    std::size_t request = 0;
    if (name == "--port")
      options.port = static_cast<unsigned short>(std::atoi(value.c_str()));
    else if (name == "--scale")
      options.api.datasets = dpfDatasets(std::atof(value.c_str()));
    else if (name == "--api-key")
      options.apiKey = value;
    else if (name == "--delay")
      options.delaySeconds = std::atof(value.c_str());
    else if (name == "--token-seconds")
      options.api.tokenSeconds = std::atof(value.c_str());
    else if (name == "--fault" && faultOf(value, fault, request))
      faults.push_back({request, fault});
    else
      return usage();
  }
  sigset_t ending;
  sigemptyset(&ending);
  sigaddset(&ending, SIGINT);
  sigaddset(&ending, SIGTERM);
  sigprocmask(SIG_BLOCK, &ending, nullptr);
  try {
    DpfServer server(options);
    for (const auto& [request, fault] : faults) server.injectFault(request, fault);
    std::printf("listening on %u\n", server.port());
    std::printf("%zu records\n", server.api().total());
    std::fflush(stdout);
    int signal = 0;
    sigwait(&ending, &signal);
  } catch (const std::exception& e) {
    std::fprintf(stderr, "kokudo-test-dpf-server: %s\n", e.what());
    return 1;
  }
  return 0;
}
