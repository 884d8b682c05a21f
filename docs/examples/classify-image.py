# Classifies the objects of an image in memory that another plug-in, such as StarDist, has segmented; for Fiji's Jython.
#
#   image    the image, which stays as it is
#   objects  a label image of its objects: the number of the object in each pixel, 0 for the background
#   model    the model.onnx of a fine-tuning
#   labels   comes out: the number of the class in each pixel, from 1 in the order of the model; 0 for nothing
#   table    comes out: a row for each object with its class and the probability of each class
#@ ImagePlus image
#@ ImagePlus objects
#@ File (label = "Model (model.onnx)") model
#@ ModuleService modules
#@output ImagePlus labels
#@output ResultsTable table

inputs = {"image": image, "label_image": objects, "model": model}
done = modules.run(modules.getModuleById("quadrant:classify"), True, inputs).get()
labels = done.getOutput("labels")
table = done.getOutput("results_table")
print("Classified: %d" % table.size())
