#include "engine/tasks/MainThreadQueue.h"

#include <gtest/gtest.h>

#include <chrono>
#include <thread>
#include <vector>

namespace kokudo::tasks {
namespace {

void sleepMilliseconds(int milliseconds) {
  std::this_thread::sleep_for(std::chrono::milliseconds(milliseconds));
}

TEST(MainThreadQueue, RunsJobsInOrder) {
  MainThreadQueue queue;
  std::vector<int> order;
  for (int i = 0; i < 5; ++i) {
    queue.post([&order, i] { order.push_back(i); });
  }
  EXPECT_EQ(queue.waiting(), 5u);
  EXPECT_EQ(queue.run(1000), 5u);
  EXPECT_EQ(order, (std::vector<int>{0, 1, 2, 3, 4}));
  EXPECT_EQ(queue.waiting(), 0u);
}

TEST(MainThreadQueue, StopsWhenTheBudgetIsUsedUp) {
  MainThreadQueue queue;
  for (int i = 0; i < 10; ++i) {
    queue.post([] { sleepMilliseconds(5); });
  }
  const std::size_t ran = queue.run(12);
  EXPECT_GE(ran, 1u);
  EXPECT_LE(ran, 3u);
  EXPECT_EQ(queue.waiting(), 10 - ran);
}

TEST(MainThreadQueue, RunsOneJobEvenWithoutBudget) {
  MainThreadQueue queue;
  int ran = 0;
  queue.post([&] { ++ran; });
  queue.post([&] { ++ran; });
  EXPECT_EQ(queue.run(0), 1u);
  EXPECT_EQ(ran, 1);
}

TEST(MainThreadQueue, WakesOnlyWhenItStopsBeingEmpty) {
  MainThreadQueue queue;
  int wakes = 0;
  queue.setWake([&] { ++wakes; });
  queue.post([] {});
  queue.post([] {});
  EXPECT_EQ(wakes, 1);
  queue.run(1000);
  queue.post([] {});
  EXPECT_EQ(wakes, 2);
}

TEST(MainThreadQueue, TakesJobsFromManyThreads) {
  MainThreadQueue queue;
  int sum = 0;  // touched by jobs only, and these run on this thread
  std::vector<std::thread> posters;
  for (int t = 0; t < 4; ++t) {
    posters.emplace_back([&] {
      for (int i = 0; i < 250; ++i) {
        queue.post([&sum] { ++sum; });
      }
    });
  }
  while (sum < 1000) {
    queue.run(1);
  }
  for (std::thread& poster : posters) {
    poster.join();
  }
  EXPECT_EQ(sum, 1000);
}

}  // namespace
}  // namespace kokudo::tasks
