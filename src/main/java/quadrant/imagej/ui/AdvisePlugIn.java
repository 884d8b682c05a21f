package quadrant.imagej.ui;

import ij.IJ;
import ij.ImagePlus;
import ij.Macro;
import ij.plugin.PlugIn;
import ij.text.TextWindow;
import java.util.List;
import java.util.Map;
import quadrant.advisor.Advice;
import quadrant.app.AdviceText;
import quadrant.app.Decisions;
import quadrant.app.RunPreview;
import quadrant.app.Verbs;

/** Plugins › Quadrant › more › Quadrant Advise: takes its options from a dialog, or from the macro that runs it. */
public final class AdvisePlugIn implements PlugIn {
    static final String COMMAND = "Quadrant Advise";

    private static final int COLUMNS = 92;
    private static final int TEXT_PX = 700;
    private static final int MARGIN_PX = 10;

    private static final String HELP = """
            <html><h3>Quadrant Advise</h3>
            <p>Measures how many independent images there are and how like the pretraining images they are, tries depths
            briefly, and recommends how to fine-tune, with reasons. It trains no model.</p>
            <p><b>Images</b>: a folder with a folder of images for each class, or a CSV with the columns
            <i>image,label</i> and, if known, <i>group</i>; blank for the open images with the ROIs of the ROI Manager or
            their overlays.</p>
            <p><b>Marked cells</b>: images with ROIs (.zip, .roi, overlay) or label maps (_labels, _mask) beside them are data
            too. Of a ROI its name, group or colour is the class. <i>Context</i>: margin as a share of the cell's longer
            side. <i>Box</i>: a square of this side about each mark; points need it. <i>Tiles</i>: cut areas into such
            squares.</p>
            <p><b>Group pattern</b>: a regular expression that finds the patient or slide in an image's path. Images of
            one group count less than as many of different ones.</p>
            <p><b>Continue model</b>: a model.onnx that Quadrant fine-tuned and that is to be continued, in place of the
            backbone.</p>
            <p><b>Results</b>: a new folder for advice.html, advice.json and advice.txt, if they are wanted.</p>
            <p>Esc cancels.</p></html>
            """;

    @Override
    public void run(String arg) {
        String given = Macro.getOptions();
        Throwable failure = Host.attempt(() -> {
            if (!Host.window()) {
                new AdviceText(MacroVerbs.advise(OptionText.ofMacro(given), List.of(), new BatchTask()))
                        .lines()
                        .forEach(IJ::log);
            } else if (given != null) {
                show(OptionText.ofMacro(given));
            } else {
                dialog().run(AdvisePlugIn::show);
            }
            return null;
        });
        if (failure != null) {
            Failures.report(failure, given != null);
        }
    }

    private static void show(Map<String, String> options) {
        try (WindowTask task = new WindowTask()) {
            Advice advice = MacroVerbs.advise(options, List.of(), task);
            List<String> lines = new AdviceText(advice).lines();
            TextWindow text = MonospacedWindow.show(
                    "Quadrant: advice", String.join("\n", MonospacedWindow.wrapped(lines, COLUMNS)), TEXT_PX);
            text.setLocation(MARGIN_PX, text.getY());
            ImagePlus matrix = new ImagePlus(
                    "Quadrant: size and similarity",
                    MatrixPicture.of(
                            Decisions.position(advice),
                            advice.evidence().place().number()));
            matrix.show();
            // side by side, where the screen is wide enough
            matrix.getWindow().setLocation(MARGIN_PX + TEXT_PX, text.getY());
        }
    }

    private static OptionDialog dialog() {
        return new OptionDialog(
                COMMAND, Verbs.ADVISE, DialogField::ofOpenImages, HELP, OpenWindows.checked(RunPreview::ofAdvise));
    }
}
