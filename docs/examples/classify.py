# Classifies images with a fine-tuned model by its SciJava module, and counts the classes; for Fiji's Jython.
#
#   model   the model.onnx of a fine-tuning
#   images  a folder of images, or one image
#   output  a table to write, .csv: for each image its class and the probability of each class
#   counts  comes out: how many images each class has
#@ File (label = "Model (model.onnx)") model
#@ File (label = "Images", style = "both") images
#@ File (label = "Table (.csv)", style = "save") output
#@ ModuleService modules
#@output String counts

import csv

inputs = {"model": model.getPath(), "input": images.getPath(), "output": output.getPath()}
done = modules.run(modules.getModuleById("quadrant:classify"), True, inputs).get()
table = done.getOutput("table").getPath()

number = {}
with open(table) as lines:
    for row in csv.DictReader(lines):
        name = row["predicted"]
        number[name] = number.get(name, 0) + 1
counts = ", ".join("%s %d" % (name, number[name]) for name in sorted(number))
print("Classified: " + counts)
