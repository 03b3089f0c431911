#pragma once

#include "engine/styling/Style.h"
#include "engine/styling/detail/Functions.h"
#include "engine/styling/detail/StyleValue.h"
#include "engine/styling/detail/VariablePath.h"

#include <memory>
#include <string>
#include <vector>

namespace kokudo::styling {

class Expression;
using ExpressionPtr = std::unique_ptr<const Expression>;

/// The evaluation of a style for one feature: its properties, and defines that were worked out.
struct Scope {
  const PropertySource& feature;
  const std::vector<ExpressionPtr>* defines = nullptr;
  std::vector<std::optional<Evaluated>> known;  ///< values of defines

  Evaluated define(std::size_t index);
};

/// A node of a compiled expression. Immutable.
class Expression {
 public:
  virtual ~Expression() = default;
  virtual Evaluated evaluate(Scope& scope) const = 0;
  /// Depends on nothing but itself.
  bool isConstant() const { return _constant; }
  /// Levels below and with this one.
  std::size_t height() const { return _height; }

 protected:
  void under(const Expression& child) {
    _constant = _constant && child.isConstant();
    _height = std::max(_height, child.height() + 1);
  }
  bool _constant = true;
  std::size_t _height = 1;
};

/// The value of what depends on nothing but itself; none where it does not, or fails.
Evaluated constantValue(const Expression& expression);

ExpressionPtr makeConstant(StyleValue value);
ExpressionPtr makeVariable(VariablePath path);
ExpressionPtr makeDefine(std::size_t index, const VariablePath& path);
/// Texts and variables joined to one text.
ExpressionPtr makeTemplate(std::vector<ExpressionPtr> parts);
ExpressionPtr makeArray(std::vector<ExpressionPtr> elements);
ExpressionPtr makeMember(ExpressionPtr object, ExpressionPtr key);
/// @param op + - !
ExpressionPtr makeUnary(char op, ExpressionPtr operand);
/// Null where `op` is no operator.
ExpressionPtr makeBinary(const std::string& op, ExpressionPtr left, ExpressionPtr right);
ExpressionPtr makeConditional(ExpressionPtr condition, ExpressionPtr yes, ExpressionPtr no);
ExpressionPtr makeCall(const Function& function, std::vector<ExpressionPtr> arguments);
/// test, exec and toString; null for others.
ExpressionPtr makeMethod(const std::string& name, ExpressionPtr object,
                         std::vector<ExpressionPtr> arguments);
/// isExactClass, isClass and getExactClassName; null for others.
ExpressionPtr makeClassCall(const std::string& name, std::vector<ExpressionPtr> arguments);

}  // namespace kokudo::styling
