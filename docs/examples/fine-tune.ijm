// Fine-tunes a pretrained network on labelled images, as Plugins > Quadrant > Quadrant Fine-tune does.
//
// Change the three lines below, or run the macro with an argument of three parts: data|output|more.
//   data    a folder with a folder of images for each class, or a CSV (image,label and, if known, group,fold)
//   output  a new folder; it gets model.onnx, report.html, report.json and predictions.csv
//   more    further keys, such as: depth=auto seed=7 group_by=(s\\d+)_ augmentation=heavy views=12 epochs=20
//           (docs/IMAGEJ.md has them all)
data = "/data/my cells";
output = "/data/results";
more = "depth=auto seed=1";

if (getArgument() != "") {
    given = split(getArgument(), "|");
    data = given[0];
    output = given[1];
    more = "";
    if (given.length > 2)
        more = given[2];
}
run("Quadrant Fine-tune", "data=[" + data + "] output=[" + output + "] " + more);
print("The model: " + output + "/model.onnx");
