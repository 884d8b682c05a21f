package quadrant.imagej.ui;

import java.io.File;
import org.jspecify.annotations.Nullable;
import org.scijava.ItemIO;
import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;
import quadrant.app.Verbs;

/** {@link Verbs#EXPORT} as a SciJava command; made by {@code SciJavaSource}. */
@Plugin(type = Command.class, headless = true, label = "Quadrant Export")
@SuppressWarnings({"unused", "UnusedVariable", "MemberName"}) // SciJava sets and reads the fields
public final class ExportSciJava extends SciJavaVerb {
    @Parameter(
            label = "Model (model.onnx)",
            description = "The model.onnx that finetune wrote.",
            persist = false,
            required = true)
    private @Nullable File model;

    @Parameter(
            label = "To",
            description =
                    "wsinfer: for QuPath's WSInfer extension, TorchScript. opencv: for OpenCV, with scripts for QuPath. bioimageio: a package to be published at bioimage.io.",
            persist = false,
            required = true,
            choices = {"wsinfer", "opencv", "bioimageio"})
    private @Nullable String to;

    @Parameter(
            label = "Output (new folder or .zip)",
            description = "A new or empty folder; of bioimageio also a file that ends in .zip.",
            persist = false,
            required = true)
    private @Nullable File output;

    @Parameter(
            label = "µm per pixel",
            description =
                    "wsinfer, opencv: the µm per pixel at which slides are read (default: that of the training images).",
            persist = false,
            required = false)
    private @Nullable String um_per_px;

    @Parameter(
            label = "Patch (pixels)",
            description =
                    "wsinfer, opencv: the side of the square that the model sees at once, in those pixels (default: the field of view of the training images).",
            persist = false,
            required = false)
    private @Nullable String patch_px;

    @Parameter(
            label = "Name",
            description = "bioimageio: the name of the package (default: made of the classes).",
            persist = false,
            required = false)
    private @Nullable String name;

    @Parameter(
            label = "Description",
            description = "bioimageio: what the model is for, in a sentence (default: made of the classes).",
            persist = false,
            required = false)
    private @Nullable String description;

    @Parameter(
            label = "Authors",
            description =
                    "bioimageio, where it is needed: who made the model, such as \"A. Author (University of B); C. Author\".",
            persist = false,
            required = false)
    private @Nullable String authors;

    @Parameter(
            label = "Licence",
            description =
                    "bioimageio, where it is needed: the licence of the model by its SPDX name, such as CC-BY-4.0.",
            persist = false,
            required = false)
    private @Nullable String licence;

    @Parameter(
            label = "Test image",
            description =
                    "bioimageio, where it is needed: an image that may be published, or a folder of such, of which the one with the most confident prediction is taken.",
            persist = false,
            required = false)
    private @Nullable File image;

    @Parameter(
            label = "Overwrite any file",
            description = "Replaces the output though Quadrant did not write it; what is read is never replaced.",
            persist = false,
            required = false)
    private boolean overwrite;

    @Parameter(type = ItemIO.OUTPUT)
    private @Nullable File file;

    @Parameter(type = ItemIO.OUTPUT)
    private @Nullable String result;

    public ExportSciJava() {
        super(Verbs.EXPORT);
    }

    @Override
    void done(String text, boolean written) {
        result = text;
        file = written ? new File(text) : null;
    }
}
