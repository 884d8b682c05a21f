// Fine-tunes and classifies where there is no display, such as on a cluster:
//
//   java --enable-native-access=ALL-UNNAMED -Djava.awt.headless=true -cp ij.jar -Dplugins.dir=/path/to/ImageJ ij.ImageJ -batch headless.ijm \
//        "/data/my cells|/data/new images|/data/results|seed=7"
//
// Without a display ImageJ has no menus, so that run("Quadrant ...") fails; quadrant.Macro.run takes a verb and the same keys.
// A mistake ends the process with exit code 2 and one line on standard error.
// The argument's parts are data|input|output|more:
//   data    labelled images: a folder with a folder for each class, or a CSV
//   input   images to classify
//   output  a new folder; it gets the model, its report, and classified.csv
//   more    further keys of finetune, such as: depth=auto seed=7
if (getArgument() == "")
    exit("The argument was missing: data|input|output|more");
given = split(getArgument(), "|");
data = given[0];
input = given[1];
output = given[2];
more = "";
if (given.length > 3)
    more = given[3];
model = call("quadrant.Macro.run", "finetune", "data=[" + data + "] output=[" + output + "] " + more);
table = call("quadrant.Macro.run", "classify", "model=[" + model + "] input=[" + input + "] output=[" + output + "/classified.csv]");
print("The model: " + model);
print("The table: " + table);
