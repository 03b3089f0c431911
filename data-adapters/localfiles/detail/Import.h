#pragma once

#include "data-adapters/localfiles/LocalImport.h"
#include "data-adapters/localfiles/detail/FileContext.h"
#include "data-adapters/localfiles/detail/Inputs.h"
#include "data-adapters/localfiles/detail/JoinTable.h"
#include "data-adapters/localfiles/detail/Mapping.h"
#include "data-adapters/localfiles/detail/Placing.h"
#include "data-adapters/localfiles/detail/Rows.h"
#include "data-adapters/localfiles/detail/SeenIds.h"

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace kokudo::adapters::localfiles {

/// One import: walks the inputs, reads each file by its mapping, keeps every id once.
class Import {
 public:
  Import(const ImportRequest& request, std::vector<Mapping> mappings, HarvestSink& sink,
         Progress& progress, const CancelToken& token);
  Result<ImportOutcome> run();

 private:
  /// A file with its bytes. A Shapefile has its companions too.
  struct Content {
    std::string path, root, parent;
    std::string format;  ///< "json", "csv", "tsv", "xml", "shapefile"
    std::string bytes;
    std::filesystem::path streamed;  ///< a table on disk, read block by block in place of `bytes`
    std::vector<geodata::MemoryFile> members;
  };
  /// A Shapefile whose parts arrive one by one.
  struct Group {
    std::size_t expected = 0;
    bool hasShp = false;
    std::vector<geodata::MemoryFile> members;
  };

  Status importArchive(const InputFile& archive);
  Status listArchive(const InputFile& archive, std::map<std::string, Group>& groups);
  Status importEntry(const InputFile& archive, const std::string& path,
                     const std::function<Result<std::string>()>& read,
                     std::map<std::string, Group>& groups);
  Status importLoose(const std::vector<InputFile>& files);
  Status importSingle(const InputFile& input, const char* format);
  Status importMember(const std::string& path, const std::string& root, std::string bytes,
                      std::map<std::string, Group>& groups);
  Status importBytes(const std::string& path, const std::string& root, std::string bytes);
  Status importDeferred();

  bool skipsUnread(const std::string& path);
  bool isLabelFile(const std::string& path) const;
  void rememberLabels(const std::string& path, const std::string& bytes);

  Status take(Content&& content, bool deferred);
  Status takeJson(const Content& content, const FileContext& file, bool deferred, bool& again);
  Status takeTable(const Content& content, const FileContext& file, bool deferred, bool& again);
  Status takeXml(const Content& content, FileContext& file);
  std::vector<RowJoin> joinsOf(const Mapping& mapping, const FileContext& file);
  RowVisitor rowVisitor(const Content& content, const FileContext& file, const char* format,
                        bool deferred, bool& again);

  const Mapping* mappingFor(const std::string& path, const char* format,
                            const std::vector<std::string>* columns) const;
  /// False when records of this file and mapping are not wanted; the file's report says why.
  bool accepts(const Mapping& mapping, const FileContext& file, bool deferred, bool& again);
  Status put(catalog::Record&& record);

  void begin(const std::string& path);
  void skip(const std::string& why);
  void fail(const std::string& why);
  void finishFile();

  const ImportRequest& _request;
  std::vector<Mapping> _mappings;
  HarvestSink& _sink;
  Progress& _progress;
  const CancelToken& _token;
  Placing _placing;
  ImportOutcome _outcome;
  std::string _retrievedAt;
  std::string _parent;  ///< of the input in hand

  std::map<std::string, Labels> _labels;              ///< by folder
  std::map<std::string, std::string> _firstForm;      ///< source, dataset and sha256 -> path
  std::map<std::string, std::uint64_t> _mappingTook;  ///< mapping's name -> records
  SeenIds _seen;
  JoinTables _joins;
  std::vector<Content> _deferred;

  ImportedFile _file;  ///< in hand
  Notes _notes;
  std::uint64_t _doubles = 0;
  std::uint32_t _doubleOf = 0;
  std::optional<Error> _failure;  ///< of the sink: ends the import
  bool _cancelled = false;
};

}  // namespace kokudo::adapters::localfiles
