// Classifies every image of a folder with a fine-tuned model and counts the classes, as Plugins > Quadrant > Quadrant
// Classify does.
//
// Change the three lines below, or run the macro with an argument of three parts: model|input|output.
//   model   the model.onnx of a fine-tuning
//   input   a folder of images, or one image
//   output  a table to write, .csv: for each image its class and the probability of each class
// Further keys: skip_unreadable, threads=4, device=cpu.
model = "/data/results/model.onnx";
input = "/data/new images";
output = "/data/new images.csv";

if (getArgument() != "") {
    given = split(getArgument(), "|");
    model = given[0];
    input = given[1];
    output = given[2];
}
run("Quadrant Classify", "model=[" + model + "] input=[" + input + "] output=[" + output + "]");
lines = split(File.openAsString(output), "\n");
print("Classified images: " + (lines.length - 1));
