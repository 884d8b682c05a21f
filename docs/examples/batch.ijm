// Fine-tunes one model for each dataset of a folder: each folder in it is a dataset of its own, with a folder of images for
// each class. A dataset that has a model already is passed over, so that the macro can be run again.
//
// Change the three lines below, or run the macro with an argument of three parts: root|results|more.
//   root     the folder of datasets
//   results  a folder; it gets a folder with the dataset's name for each of them
//   more     further keys of Quadrant Fine-tune, the same for all, such as: depth=2 seed=1
root = "/data/experiments";
results = "/data/models";
more = "depth=auto seed=1";

if (getArgument() != "") {
    given = split(getArgument(), "|");
    root = given[0];
    results = given[1];
    more = "";
    if (given.length > 2)
        more = given[2];
}
if (!File.exists(results))
    File.makeDirectory(results);
sets = getFileList(root);
for (i = 0; i < sets.length; i++) {
    if (endsWith(sets[i], "/")) {
        name = substring(sets[i], 0, lengthOf(sets[i]) - 1);
        if (!File.exists(results + "/" + name + "/model.onnx")) {
            run("Quadrant Fine-tune", "data=[" + root + "/" + name + "] output=[" + results + "/" + name + "] " + more);
            print("Trained: " + name);
        }
    }
}
