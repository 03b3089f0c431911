#include "engine/styling/detail/ExpressionParser.h"

#include "engine/content/BatchClasses.h"
#include "engine/styling/detail/Grammar.h"
#include "engine/styling/detail/Lexer.h"
#include "engine/styling/detail/Pattern.h"
#include "engine/styling/detail/TokenCursor.h"

#include <fmt/format.h>

namespace kokudo::styling {

namespace {

constexpr std::size_t kLongestSource = 1u << 16;
constexpr int kDeepest = 100;
constexpr std::size_t kHighest = 500;

using Parsed = Result<ExpressionPtr>;

/// What is wrong with a pattern that is known before any feature is, or nothing.
Status patternProblem(const std::string& function, const std::vector<ExpressionPtr>& given) {
  if ((function != "regExp" && function != "RegExp") || given.empty()) return {};
  std::string texts[2];
  for (std::size_t i = 0; i < given.size(); ++i) {
    const Evaluated value = constantValue(*given[i]);
    if (!value) return {};
    texts[i] = toText(*value);
  }
  auto pattern = Pattern::compile(texts[0], texts[1]);
  return pattern ? Status() : Status(pattern.error());
}

std::string argumentsOf(const Function& function) {
  if (function.least == function.most) return fmt::format("{}", function.least);
  return fmt::format("{} to {}", function.least, function.most);
}

class Parser : private TokenCursor {
 public:
  Parser(std::string_view source, std::vector<Token> tokens, Names& names)
      : TokenCursor(source, std::move(tokens)), _source(source), _names(names) {}

  Parsed run() {
    auto expression = conditional();
    if (!expression) return expression;
    if (peek().kind != Token::Kind::End) return unexpected("an operator or the end");
    return expression;
  }

 private:
  /// Works out what is constant, and bounds what evaluating it takes.
  Parsed finish(ExpressionPtr node, std::size_t at, const char* whatFails = nullptr) {
    if (node->height() > kHighest) {
      return expressionError(_source, at, fmt::format("nests more than {} operations", kHighest));
    }
    if (!node->isConstant()) return node;
    Evaluated value = constantValue(*node);
    if (value) return makeConstant(std::move(*value));
    if (whatFails) return expressionError(_source, at, whatFails);
    return node;
  }

  Parsed conditional() {
    const std::size_t at = peek().at;
    if (++_depth > kDeepest) {
      return expressionError(_source, at, fmt::format("nests deeper than {} levels", kDeepest));
    }
    auto condition = binary(1);
    if (condition && take("?")) condition = branches(std::move(*condition), at);
    --_depth;
    return condition;
  }

  Parsed branches(ExpressionPtr condition, std::size_t at) {
    auto yes = conditional();
    if (!yes) return yes;
    if (!take(":")) return unexpected("':' and what holds otherwise");
    auto no = conditional();
    if (!no) return no;
    return finish(makeConditional(std::move(condition), std::move(*yes), std::move(*no)), at);
  }

  Parsed binary(int least) {
    auto left = unary();
    while (left && peek().kind == Token::Kind::Sign) {
      const std::string op = peek().text;
      const std::size_t at = peek().at;
      const int binding = bindingOf(op);
      if (binding < least || binding == 0) break;
      skip();
      auto right = binary(binding + 1);
      if (!right) return right;
      left = finish(makeBinary(op, std::move(*left), std::move(*right)), at);
    }
    return left;
  }

  Parsed unary() {
    if (!isSign("-") && !isSign("+") && !isSign("!")) return postfix();
    const Token token = peek();
    skip();
    if (++_depth > kDeepest)
      return expressionError(_source, token.at,
                             fmt::format("nests deeper than {} levels", kDeepest));
    auto operand = unary();
    --_depth;
    if (!operand) return operand;
    return finish(makeUnary(token.text[0], std::move(*operand)), token.at);
  }

  Parsed postfix() {
    auto object = primary();
    while (object) {
      const std::size_t at = peek().at;
      if (take("[")) {
        auto key = conditional();
        if (!key) return key;
        if (!take("]")) return unexpected("']'");
        object = finish(makeMember(std::move(*object), std::move(*key)), at);
      } else if (take(".")) {
        object = member(std::move(*object), at);
      } else {
        break;
      }
    }
    return object;
  }

  Parsed member(ExpressionPtr object, std::size_t at) {
    if (peek().kind != Token::Kind::Name) return unexpected("the name of a member");
    const std::string name = peek().text;
    skip();
    if (!take("(")) return finish(makeMember(std::move(object), makeConstant({name})), at);
    auto given = arguments(")");
    if (!given) return given.error();
    auto call = makeMethod(name, std::move(object), std::move(*given));
    if (!call) {
      return expressionError(
          _source, at,
          fmt::format("found .{}() with {}, expected test(text), exec(text) or toString()", name,
                      "these arguments"));
    }
    return finish(std::move(call), at);
  }

  /// Up to `close`, which is taken.
  Result<std::vector<ExpressionPtr>> arguments(std::string_view close) {
    std::vector<ExpressionPtr> list;
    if (take(close)) return list;
    while (true) {
      auto argument = conditional();
      if (!argument) return argument.error();
      list.push_back(std::move(*argument));
      if (take(close)) return list;
      if (!take(",")) return unexpected(fmt::format("',' or '{}'", close));
    }
  }

  Parsed primary() {
    const Token& token = peek();
    switch (token.kind) {
      case Token::Kind::Number:
        skip();
        return makeConstant({token.number});
      case Token::Kind::Text:
        skip();
        return text(token);
      case Token::Kind::Variable:
        skip();
        return variable(token.text, token.at);
      case Token::Kind::Name:
        return named();
      default:
        break;
    }
    if (take("(")) {
      auto inner = conditional();
      if (inner && !take(")")) return unexpected("an operator or ')'");
      return inner;
    }
    if (!isSign("[")) return unexpected("a value");
    const std::size_t at = token.at;
    skip();
    auto elements = arguments("]");
    if (!elements) return elements.error();
    return finish(makeArray(std::move(*elements)), at);
  }

  Parsed text(const Token& token) {
    if (token.parts.empty()) return makeConstant({std::string()});
    std::vector<ExpressionPtr> parts;
    for (const Token::Part& part : token.parts) {
      auto node =
          part.isVariable ? variable(part.text, part.at) : Parsed(makeConstant({part.text}));
      if (!node) return node;
      parts.push_back(std::move(*node));
    }
    return finish(makeTemplate(std::move(parts)), token.at);
  }

  Parsed variable(const std::string& text, std::size_t at) {
    auto path = parseVariable(text);
    if (!path) return expressionError(_source, at, path.error().message);
    if (isPointSemantic(path->first) && !text.starts_with("feature")) {
      // The typed error of the point's own values: a property of that name has another spelling.
      Error error = expressionError(
          _source, at,
          fmt::format("${{{0}}}, the {0} of a point itself, is not read by styles here; a property "
                      "of that name is written ${{feature['{0}']}}",
                      path->first));
      error.kind = Error::Kind::Unsupported;
      return error;
    }
    const auto define = _names.defines.find(path->first);
    if (define != _names.defines.end()) return makeDefine(define->second, *path);
    for (const auto& candidate : path->candidates) _names.properties.insert(candidate.name);
    return makeVariable(std::move(*path));
  }

  Parsed named() {
    const Token token = peek();
    skip();
    if (take("(")) return call(token);
    if (auto constant = constantNamed(token.text)) return makeConstant(std::move(*constant));
    if (isSign(".") && next().kind == Token::Kind::Name) {
      if (auto constant = constantNamed(token.text, next().text)) {
        skip();
        skip();
        return makeConstant(std::move(*constant));
      }
    }
    return expressionError(
        _source, token.at,
        fmt::format("found the name '{0}', expected a value; a property is written ${{{0}}}",
                    token.text.substr(0, 40)));
  }

  Parsed call(const Token& token) {
    auto given = arguments(")");
    if (!given) return given.error();
    const std::size_t count = given->size();
    const Function* function = functionNamed(token.text);
    if (!function) return classCall(token, std::move(*given));
    if (count < function->least || count > function->most) {
      return expressionError(_source, token.at,
                             fmt::format("found {} arguments of {}(), expected {}", count,
                                         token.text, argumentsOf(*function)));
    }
    if (auto wrong = patternProblem(token.text, *given); !wrong)
      return expressionError(_source, token.at, wrong.error().message);
    return finish(makeCall(*function, std::move(*given)), token.at,
                  "these arguments do not fit the function");
  }

  Parsed classCall(const Token& token, std::vector<ExpressionPtr> given) {
    auto node = makeClassCall(token.text, std::move(given));
    if (!node) {
      return expressionError(_source, token.at,
                             fmt::format("found {}(), which is no function of this language",
                                         token.text.substr(0, 40)));
    }
    _names.properties.insert(content::kExactClassColumn);
    if (token.text == "isClass") _names.properties.insert(content::kClassesColumn);
    return node;
  }

  std::string_view _source;
  Names& _names;
  int _depth = 0;
};

}  // namespace

Result<ExpressionPtr> parseExpression(std::string_view source, Names& names) {
  if (source.size() > kLongestSource) {
    return Error{Error::Kind::BadInput,
                 fmt::format("{} bytes long; at most {}", source.size(), kLongestSource)};
  }
  auto tokens = tokenize(source);
  if (!tokens) return tokens.error();
  return Parser(source, std::move(*tokens), names).run();
}

}  // namespace kokudo::styling
