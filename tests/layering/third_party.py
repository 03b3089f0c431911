"""Who may include which third-party header, as third_party.txt says."""
import re
from dataclasses import dataclass

# C++20 headers of libstdc++ 12 have no ending and no folder; C headers of the standard and of POSIX that a
# public header may show.
_STANDARD = re.compile(r"^[a-z_0-9]+$|^(stdint|stddef|inttypes|limits|math|string|time)\.h$")


@dataclass
class Rule:
    pattern: re.Pattern
    owners: set
    public: bool


class ThirdParty:
    def __init__(self, rules):
        self._rules = rules

    @staticmethod
    def read(table):
        rules = []
        with open(table, encoding="utf-8") as lines:
            for line in lines:
                line = line.strip()
                if not line or line.startswith("#"):
                    continue
                # The pattern itself may hold `|`: columns are parted by a bar between blanks.
                pattern, owners, *more = re.split(r"\s+\|\s+", line)
                rules.append(Rule(re.compile(pattern), set(owners.split()), "public" in more))
        return ThirdParty(rules)

    def check(self, at, name, path, module, public):
        """Problems of `#include <name>` in the file `path` of `module`; `public`: in a public header."""
        if _STANDARD.match(name):
            return
        rule = self._rule(name)
        if rule and not self._owns(rule, path, module):
            yield f"{at}: <{name}> belongs to {', '.join(sorted(rule.owners))}; {module.target} may not include it"
        elif public and not (rule and rule.public):
            yield (f"{at}: third-party <{name}> in a public header of {module.target}; "
                   "hide it in the .cpp or in detail/")

    def check_test(self, at, name, path):
        """Tests may use any library, save those that a folder of tests/ owns."""
        rule = self._rule(name)
        folders = [owner[5:] + "/" for owner in rule.owners if owner.startswith("path:")] if rule else []
        if folders and not path.startswith(tuple(folders)):
            yield f"{at}: <{name}> belongs to {', '.join(folders)} among the tests"

    def _rule(self, name):
        return next((rule for rule in self._rules if rule.pattern.match(name)), None)

    @staticmethod
    def _owns(rule, path, module):
        return (module.target in rule.owners
                or (module.is_program and "programs" in rule.owners)
                or (f"{module.target}:cpp" in rule.owners and path.endswith(".cpp")))
