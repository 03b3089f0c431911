#pragma once

#include "engine/tiles/ViewState.h"

#include <cstddef>
#include <list>
#include <memory>

namespace kokudo::tiles {

/// One cap in bytes over everything that streams: models and GPU resources of all tilesets, what is
/// in view and what is under way included. Where the view needs more, it raises the error that all
/// tilesets may show until the view fits, and lowers it again when there is room. Share one among
/// all tilesets of a process. All calls on the main thread.
class MemoryGovernor {
 public:
  explicit MemoryGovernor(std::size_t capBytes = std::size_t(2) << 30);

  struct State {
    double factor = 1;         ///< by which the allowed screen-space error is multiplied, >= 1
    std::size_t used = 0;      ///< bytes held, in view or not
    std::size_t reserved = 0;  ///< estimated bytes of what is under way
    std::size_t cap = 0;
    bool degraded = false;  ///< less detail is shown than was asked for
  };
  State state() const;
  /// The factor has just changed, or less detail is shown than fits by now: it comes back over the
  /// next rounds.
  bool recovering() const;
  void setCap(std::size_t bytes);

  /// How far a load may go: what replaces finer tiles or stands in for a hole may take what detail
  /// must leave free.
  enum class Purpose { Detail, Coarse };

  /// What one tileset (or anything else that holds memory) has and wants. Closed by destruction;
  /// must not outlive the governor.
  class Account {
   public:
    explicit Account(MemoryGovernor& governor);
    ~Account();
    Account(const Account&) = delete;

    /// @param used bytes held   @param unused of these, what could be freed at once
    void setHeld(std::size_t used, std::size_t unused);
    /// Takes bytes for a load that is to begin; false if they are not to be had now.
    bool reserve(std::size_t bytes, Purpose purpose);
    /// The load has ended: its bytes are held, or given up.
    void release(std::size_t bytes);
    /// Bytes that this account should free now, of those not in view.
    std::size_t excess() const;
    /// Whether nothing but a loss of detail on the screen will free memory: refused loads found
    /// nothing to wait for.
    bool stuck() const;
    /// Ends this account's turn of the round. When all have had theirs the factor is settled.
    void endTurn(const ViewState& view);

   private:
    friend class MemoryGovernor;
    MemoryGovernor& _governor;
    std::size_t _used = 0, _unused = 0, _reserved = 0;
    std::size_t _refused = 0;      ///< bytes refused in this turn
    std::size_t _refusedLast = 0;  ///< bytes refused in the turn before
    bool _hadTurn = false;
  };

 private:
  void settle(const ViewState& view);
  void raise(const ViewState& view);
  double lowerFactor() const;
  std::size_t inView() const;
  bool moved(const ViewState& view) const;
  template <typename F>
  std::size_t sum(F what) const;

  std::size_t _cap;
  double _factor = 1;
  double _knownBad = 0;  ///< a factor at which the view did not fit; 0 = none is known
  ViewState _badView;    ///< the view that did not fit
  int _roundsSinceChange = 0, _starvedRounds = 0, _calmRounds = 0;
  std::list<Account*> _accounts;
};

}  // namespace kokudo::tiles
