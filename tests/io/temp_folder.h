// SPDX-License-Identifier: Apache-2.0
//
// temp_folder.h: a folder for the files of one test, gone when it ends.
#ifndef ARREARS_TESTS_IO_TEMP_FOLDER_H_
#define ARREARS_TESTS_IO_TEMP_FOLDER_H_

#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

namespace arrears {

class TempFolder {
 public:
  TempFolder() {
    std::string name =
        (std::filesystem::temp_directory_path() / "arrears_io_XXXXXX").string();
    path_ = mkdtemp(name.data());
  }
  ~TempFolder() {
    std::error_code error;
    std::filesystem::remove_all(path_, error);
  }
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;

  const std::string& path() const { return path_; }
  // The path of a file that now holds `text`.
  std::string Write(const std::string& name, std::string_view text) const {
    std::string file = path_ + "/" + name;
    std::ofstream(file, std::ios::binary) << text;
    return file;
  }

 private:
  std::string path_;
};

}  // namespace arrears

#endif  // ARREARS_TESTS_IO_TEMP_FOLDER_H_
