// Measures labelled images without training a model: how many they are, how alike to the pretraining images, how deep to
// fine-tune, and what to expect; as Plugins > Quadrant > Quadrant Advise does.
//
// Change the three lines below, or run the macro with an argument of three parts: data|output|more.
//   data    a folder with a folder of images for each class, or a CSV
//   output  a new folder; it gets advice.html, advice.json and advice.txt
//   more    further keys, such as: group_by=(s\\d+)_ size=effective seed=1
data = "/data/my cells";
output = "/data/advice";
more = "seed=1";

if (getArgument() != "") {
    given = split(getArgument(), "|");
    data = given[0];
    output = given[1];
    more = "";
    if (given.length > 2)
        more = given[2];
}
run("Quadrant Advise", "data=[" + data + "] output=[" + output + "] " + more);
print(File.openAsString(output + "/advice.txt"));
