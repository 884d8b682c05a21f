package quadrant.imagej.ui;

import ij.IJ;
import ij.ImagePlus;
import ij.ImageStack;
import ij.Macro;
import ij.plugin.PlugIn;
import ij.process.ColorProcessor;
import java.util.Map;
import java.util.function.UnaryOperator;
import quadrant.app.Verbs;
import quadrant.augment.AugmentationPlan;
import quadrant.augment.ViewSheet;
import quadrant.pixels.Patch;
import quadrant.report.PngFile;
import quadrant.report.SheetPicture;

/**
 * Plugins › Quadrant › more › Preview augmentation: shows the sheet of views as a picture, and the views themselves as a stack.
 */
public final class PreviewPlugIn implements PlugIn {
    static final String COMMAND = "Preview augmentation";

    private static final String HELP = """
            <html><h3>Preview augmentation</h3>
            <p>Shows what an augmentation plan does to your images, as a sheet and as a stack, and measures whether the
            views still look like their class. Views that may not are framed.</p>
            <p><b>Images</b>: a folder with a folder of images for each class, or a CSV with the columns
            <i>image,label</i> and, if known, <i>group</i>.</p>
            <p><b>Marked cells</b>: images with ROIs (.zip, .roi, overlay) or label maps (_labels, _mask) beside them are data
            too. Of a ROI its name, group or colour is the class. <i>Context</i>: margin as a share of the cell's longer
            side. <i>Box</i>: a square of this side about each mark; points need it. <i>Tiles</i>: cut areas into such
            squares.</p>
            <p><b>Augmentation</b>: the name of a plan, a strength from 0 to 3, or a .json file.</p>
            <p><b>Every transform alone</b>: a row for each, at low, middle and high strength.</p>
            <p><b>Picture</b>: a .png file to write, if it is wanted.</p>
            <p>Esc cancels.</p></html>
            """;

    @Override
    public void run(String arg) {
        String given = Macro.getOptions();
        Throwable failure = Host.attempt(() -> {
            if (!Host.window()) {
                ViewSheet sheet = Verbs.PREVIEW.run(OptionText.ofMacro(given), new BatchTask());
                sheet.notes().forEach(IJ::log);
            } else if (given != null) {
                show(OptionText.ofMacro(given));
            } else {
                dialog().run(PreviewPlugIn::show);
            }
            return null;
        });
        if (failure != null) {
            Failures.report(failure, given != null);
        }
    }

    private static void show(Map<String, String> options) {
        try (WindowTask task = new WindowTask()) {
            ViewSheet sheet = Verbs.PREVIEW.run(options, task);
            stack(sheet).show();
            new ImagePlus("Quadrant: views", SheetPicture.of(sheet)).show();
        }
    }

    /** The cells of the sheet, row by row. */
    private static ImagePlus stack(ViewSheet sheet) {
        Patch first = sheet.rows().get(0).cells().get(0).pixels();
        ImageStack stack = new ImageStack(first.widthPx(), first.heightPx());
        for (ViewSheet.Row row : sheet.rows()) {
            String column = "";
            for (int c = 0; c < row.cells().size(); c++) {
                column = sheet.columns().get(c).isEmpty()
                        ? column
                        : sheet.columns().get(c);
                ViewSheet.Cell cell = row.cells().get(c);
                stack.addSlice(
                        String.join(" ", row.lines()) + ", " + column + (cell.doubtful() ? " (in doubt)" : ""),
                        new ColorProcessor(PngFile.image(cell.pixels())));
            }
        }
        return new ImagePlus("Quadrant: stack of views", stack);
    }

    private static OptionDialog dialog() {
        return new OptionDialog(
                COMMAND,
                Verbs.PREVIEW,
                UnaryOperator.identity(),
                HELP + "<p>Plans: " + String.join(", ", AugmentationPlan.names()) + ".</p>",
                null);
    }
}
