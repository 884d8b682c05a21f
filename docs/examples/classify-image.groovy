// Classifies an image in memory, such as the one in front, and gives the classes as a label image and a table; for Fiji's script editor.
//
//   image    the image, which stays as it is
//   model    the model.onnx of a fine-tuning
//   options  as in a macro: find for the cells of the image, what=rois for its ROIs, nothing for the image as a whole
//   labels   comes out: 16-bit pixels with the number of the class, from 1 in the order of the model; 0 for nothing
//   table    comes out: a row for each cell, ROI or image with its class and the probability of each class
#@ ImagePlus image
#@ File (label = "Model (model.onnx)") model
#@ String (label = "Options", value = "find") options
#@output ImagePlus labels
#@output ResultsTable table

import quadrant.Classification

made = Classification.of(image, model.path, options)
labels = made.labels()
table = made.table()
println "Classified: ${table.size()}"
