// Fine-tunes a pretrained network on labelled images, from Fiji's script editor or any program with SciJava's ScriptService.
//
//   data    a folder with a folder of images for each class, or a CSV (image,label and, if known, group,fold)
//   output  a new folder; it gets model.onnx, report.html, report.json and predictions.csv
//   more    further keys as in a macro, such as: depth=auto seed=7 group_by=(s\d+)_
//   model   comes out: the path of the model
#@ File (label = "Images (folder or CSV)", style = "both") data
#@ File (label = "Results (new folder)", style = "directory") output
#@ String (label = "Further keys", value = "depth=auto seed=1") more
#@output String model

import quadrant.Macro

model = Macro.run("finetune", "data=[${data}] output=[${output}] ${more}".toString())
println "The model: ${model}"
