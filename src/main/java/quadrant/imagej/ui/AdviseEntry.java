package quadrant.imagej.ui;

import ij.ImagePlus;
import ij.text.TextWindow;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import quadrant.advisor.Advice;
import quadrant.app.AdviseJob;
import quadrant.app.RunPreview;
import quadrant.app.Verbs;
import quadrant.app.Wiring;
import quadrant.report.AdviceReport;
import quadrant.report.MatrixPicture;

/** Plugins › Quadrant › more › Quadrant Advise: the advice as a text, and the matrix with the place of the data in it. */
final class AdviseEntry extends VerbEntry {
    private static final int COLUMNS = 92;
    private static final int TEXT_PX = 700;
    private static final int MARGIN_PX = 10;

    AdviseEntry() {
        super(Verbs.ADVISE, true);
    }

    @Override
    Optional<Path> show(Map<String, String> options) {
        try (WindowTask task = new WindowTask()) {
            Advice advice = AdviseJob.advise(Wiring.standard(), read(options, List.of()), task);
            List<String> lines = new AdviceReport(advice).lines();
            TextWindow text = MonospacedWindow.show(
                    "Quadrant: advice", String.join("\n", MonospacedWindow.wrapped(lines, COLUMNS)), TEXT_PX);
            text.setLocation(MARGIN_PX, text.getY());
            ImagePlus matrix = new ImagePlus("Quadrant: size and similarity", MatrixPicture.of(advice));
            matrix.show();
            // side by side, where the screen is wide enough
            matrix.getWindow().setLocation(MARGIN_PX + TEXT_PX, text.getY());
        }
        return Optional.empty();
    }

    @Override
    Function<Map<String, String>, String> preview() {
        return OpenWindows.checked(RunPreview::ofAdvise);
    }
}
