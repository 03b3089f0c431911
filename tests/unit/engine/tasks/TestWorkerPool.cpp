#include "engine/tasks/WorkerPool.h"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <future>
#include <mutex>
#include <stdexcept>
#include <thread>
#include <vector>

namespace kokudo::tasks {
namespace {

/// Keeps the only worker busy until `open()`, so that a test can fill the queue behind it.
class Gate {
 public:
  explicit Gate(WorkerPool& pool) {
    std::promise<void> began;
    pool.post(1e9, {}, [&began, future = _open.get_future().share()] {
      began.set_value();
      future.wait();
    });
    began.get_future().wait();
  }
  void open() { _open.set_value(); }

 private:
  std::promise<void> _open;
};

TEST(WorkerPool, RunsTheMostUrgentFirstAndEqualOnesInOrderOfArrival) {
  WorkerPool pool(1);
  Gate gate(pool);
  std::vector<int> order;
  const std::vector<double> priorities{1, 5, 3, 5, -2, 3};
  for (int i = 0; i < 6; ++i) {
    pool.post(priorities[static_cast<std::size_t>(i)], {}, [&order, i] { order.push_back(i); });
  }
  EXPECT_EQ(pool.waiting(), 6u);
  gate.open();
  pool.drain();
  EXPECT_EQ(order, (std::vector<int>{1, 3, 2, 5, 0, 4}));
}

TEST(WorkerPool, StepsBackInTheBackground) {
  const auto nicenessIn = [](WorkerPool::Rank rank) {
    int niceness = 0;
    WorkerPool pool(1, rank);
    pool.post([&] { niceness = getpriority(PRIO_PROCESS, static_cast<id_t>(gettid())); });
    pool.drain();
    return niceness;
  };
  const int own = getpriority(PRIO_PROCESS, 0);
  EXPECT_EQ(nicenessIn(WorkerPool::Rank::Normal), own);
  EXPECT_EQ(nicenessIn(WorkerPool::Rank::Background), std::min(own + 5, 19));
  EXPECT_EQ(getpriority(PRIO_PROCESS, 0), own);
}

TEST(WorkerPool, FollowsAChangedPriorityOfWhatHasNotBegun) {
  WorkerPool pool(1);
  Gate gate(pool);
  std::vector<int> order;
  std::vector<WorkerPool::JobId> ids;
  for (int i = 0; i < 5; ++i) ids.push_back(pool.post(i, {}, [&order, i] { order.push_back(i); }));
  EXPECT_TRUE(pool.setPriority(ids[0], 10));
  EXPECT_TRUE(pool.setPriority(ids[4], 2));  // an equal, behind the one that came earlier
  gate.open();
  pool.drain();
  EXPECT_EQ(order, (std::vector<int>{0, 3, 2, 4, 1}));
  EXPECT_FALSE(pool.setPriority(ids[1], 10));
}

TEST(WorkerPool, DropsAJobWhoseTokenIsCancelledBeforeItBegins) {
  WorkerPool pool(1);
  Gate gate(pool);
  std::atomic<int> ran{0};
  CancelToken unwanted;
  pool.post(0, unwanted, [&] { ran += 1; });
  pool.post(0, {}, [&] { ran += 10; });
  unwanted.cancel();
  gate.open();
  pool.drain();
  EXPECT_EQ(ran, 10);
}

TEST(WorkerPool, DestructionCancelsWhatWaitsAndWaitsForWhatRuns) {
  std::atomic<bool> finished{false};
  std::atomic<bool> waitingRan{false};
  CancelToken waiting;
  {
    WorkerPool pool(1);
    std::promise<void> began;
    pool.post([&] {
      began.set_value();
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
      finished = true;
    });
    began.get_future().wait();
    pool.post(0, waiting, [&] { waitingRan = true; });
  }
  EXPECT_TRUE(finished);
  EXPECT_FALSE(waitingRan);
  EXPECT_TRUE(waiting.cancelled());
}

TEST(WorkerPool, GoesOnAfterAJobThatThrows) {
  WorkerPool pool(1);
  std::atomic<bool> ran{false};
  pool.post([] { throw std::runtime_error("planted"); });
  pool.post([&] { ran = true; });
  pool.drain();
  EXPECT_TRUE(ran);
}

TEST(WorkerPool, UsesAtLeastOneThread) {
  EXPECT_GE(WorkerPool().threadCount(), 1u);
  EXPECT_EQ(WorkerPool(3).threadCount(), 3u);
}

TEST(WorkerPool, RunsEveryJobOnceThoughManyThreadsPostAndJobsPostJobs) {
  WorkerPool pool(4);
  std::atomic<int> ran{0};
  std::vector<std::thread> posters;
  for (int t = 0; t < 4; ++t) {
    posters.emplace_back([&pool, &ran, t] {
      for (int i = 0; i < 500; ++i) {
        pool.post((i * 7 + t) % 11, {}, [&pool, &ran] {
          ++ran;
          pool.post([&ran] { ++ran; });
        });
      }
    });
  }
  for (std::thread& poster : posters) {
    poster.join();
  }
  pool.drain();
  EXPECT_EQ(ran, 4000);
  EXPECT_EQ(pool.waiting(), 0u);
}

}  // namespace
}  // namespace kokudo::tasks
