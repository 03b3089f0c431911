#include "engine/styling/detail/Expression.h"
#include "engine/styling/detail/Pattern.h"

#include <array>
#include <string_view>

namespace kokudo::styling {

namespace {

class Unary : public Expression {
 public:
  Unary(char op, ExpressionPtr operand) : _op(op), _operand(std::move(operand)) {
    under(*_operand);
  }
  Evaluated evaluate(Scope& scope) const override {
    const Evaluated value = _operand->evaluate(scope);
    if (!value) return std::nullopt;
    if (_op == '!') return StyleValue{!toBoolean(*value)};
    if (!value->as<double>() && !value->as<Vector>()) return std::nullopt;
    return _op == '+' ? value : arithmetic('*', StyleValue{-1.0}, *value);
  }

 private:
  char _op;
  ExpressionPtr _operand;
};

/// && and ||: the right side is left alone where the left decides; the result is a boolean.
class Logical : public Expression {
 public:
  Logical(bool both, ExpressionPtr left, ExpressionPtr right)
      : _both(both), _left(std::move(left)), _right(std::move(right)) {
    under(*_left);
    under(*_right);
  }
  Evaluated evaluate(Scope& scope) const override {
    const Evaluated left = _left->evaluate(scope);
    if (!left) return std::nullopt;
    if (toBoolean(*left) != _both) return StyleValue{!_both};
    const Evaluated right = _right->evaluate(scope);
    if (!right) return std::nullopt;
    return StyleValue{toBoolean(*right)};
  }

 private:
  bool _both;
  ExpressionPtr _left, _right;
};

enum class Op {
  Same,
  NotSame,
  Alike,
  NotAlike,
  Less,
  LessEqual,
  Greater,
  GreaterEqual,
  Matches,
  MatchesNot,
  Plus,
  Minus,
  Times,
  Divide,
  Remainder
};

constexpr std::array<std::pair<std::string_view, Op>, 15> kOps{{
    {"===", Op::Same},
    {"!==", Op::NotSame},
    {"==", Op::Alike},
    {"!=", Op::NotAlike},
    {"<", Op::Less},
    {"<=", Op::LessEqual},
    {">", Op::Greater},
    {">=", Op::GreaterEqual},
    {"=~", Op::Matches},
    {"!~", Op::MatchesNot},
    {"+", Op::Plus},
    {"-", Op::Minus},
    {"*", Op::Times},
    {"/", Op::Divide},
    {"%", Op::Remainder},
}};

template <typename T>
bool isOrdered(Op op, const T& a, const T& b) {
  switch (op) {
    case Op::Less:
      return a < b;
    case Op::LessEqual:
      return a <= b;
    case Op::Greater:
      return a > b;
    default:
      return a >= b;
  }
}

/// Numbers with numbers, texts with texts; a property that is missing is below and above nothing.
Evaluated order(Op op, const StyleValue& a, const StyleValue& b) {
  if (a.isNothing() || b.isNothing()) return StyleValue{false};
  if (a.as<double>() && b.as<double>())
    return StyleValue{isOrdered(op, *a.as<double>(), *b.as<double>())};
  if (a.as<std::string>() && b.as<std::string>())
    return StyleValue{isOrdered(op, *a.as<std::string>(), *b.as<std::string>())};
  return std::nullopt;
}

/// The pattern may stand on either side. A missing text matches nothing.
Evaluated match(bool expected, const StyleValue& a, const StyleValue& b) {
  const PatternPtr* pattern = a.as<PatternPtr>() ? a.as<PatternPtr>() : b.as<PatternPtr>();
  if (!pattern) return std::nullopt;
  const StyleValue& other = a.as<PatternPtr>() ? b : a;
  if (other.isNothing()) return StyleValue{!expected};
  const std::string* text = other.as<std::string>();
  if (!text) return std::nullopt;
  return StyleValue{(*pattern)->test(*text) == expected};
}

class Binary : public Expression {
 public:
  Binary(Op op, ExpressionPtr left, ExpressionPtr right)
      : _op(op), _left(std::move(left)), _right(std::move(right)) {
    under(*_left);
    under(*_right);
  }
  Evaluated evaluate(Scope& scope) const override {
    const Evaluated left = _left->evaluate(scope);
    if (!left) return std::nullopt;
    const Evaluated right = _right->evaluate(scope);
    if (!right) return std::nullopt;
    return apply(*left, *right);
  }

 private:
  Evaluated apply(const StyleValue& a, const StyleValue& b) const {
    switch (_op) {
      case Op::Same:
        return StyleValue{isSame(a, b)};
      case Op::NotSame:
        return StyleValue{!isSame(a, b)};
      case Op::Alike:
        return StyleValue{isAlike(a, b)};
      case Op::NotAlike:
        return StyleValue{!isAlike(a, b)};
      case Op::Matches:
        return match(true, a, b);
      case Op::MatchesNot:
        return match(false, a, b);
      case Op::Plus:
        return arithmetic('+', a, b);
      case Op::Minus:
        return arithmetic('-', a, b);
      case Op::Times:
        return arithmetic('*', a, b);
      case Op::Divide:
        return arithmetic('/', a, b);
      case Op::Remainder:
        return arithmetic('%', a, b);
      default:
        return order(_op, a, b);
    }
  }

  Op _op;
  ExpressionPtr _left, _right;
};

}  // namespace

ExpressionPtr makeUnary(char op, ExpressionPtr operand) {
  return std::make_unique<Unary>(op, std::move(operand));
}

ExpressionPtr makeBinary(const std::string& op, ExpressionPtr left, ExpressionPtr right) {
  if (op == "&&" || op == "||")
    return std::make_unique<Logical>(op == "&&", std::move(left), std::move(right));
  for (const auto& [name, known] : kOps) {
    if (name == op) return std::make_unique<Binary>(known, std::move(left), std::move(right));
  }
  return nullptr;
}

}  // namespace kokudo::styling
