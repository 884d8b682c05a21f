package quadrant.imagej.ui;

import ij.IJ;
import ij.ImagePlus;
import ij.ImageStack;
import ij.process.ColorProcessor;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import quadrant.app.Verbs;
import quadrant.app.ViewsJob;
import quadrant.app.Wiring;
import quadrant.augment.ViewSheet;
import quadrant.pixels.Patch;
import quadrant.report.PngFile;
import quadrant.report.SheetPicture;

/**
 * Plugins › Quadrant › more › Preview augmentation: shows the sheet of views as a picture, and the views themselves as a stack.
 */
final class PreviewEntry extends VerbEntry {
    PreviewEntry() {
        super(Verbs.PREVIEW);
    }

    @Override
    void print(Map<String, String> options) {
        ViewsJob.sheet(Wiring.standard(), verb.read(options), new BatchTask())
                .notes()
                .forEach(IJ::log);
    }

    @Override
    Optional<Path> show(Map<String, String> options) {
        try (WindowTask task = new WindowTask()) {
            ViewSheet sheet = ViewsJob.sheet(Wiring.standard(), verb.read(options), task);
            stack(sheet).show();
            new ImagePlus("Quadrant: views", SheetPicture.of(sheet)).show();
        }
        return Optional.empty();
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

    @Override
    String command() {
        return "Preview augmentation";
    }
}
