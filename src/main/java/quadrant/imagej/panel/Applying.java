package quadrant.imagej.panel;

import ij.IJ;
import ij.ImagePlus;
import ij.WindowManager;
import ij.gui.ImageCanvas;
import java.awt.EventQueue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.swing.JButton;
import org.jspecify.annotations.Nullable;
import quadrant.app.TilesJob;
import quadrant.imagej.CellFinder;
import quadrant.task.UserException;

/** Applies the classifier or the saved model to open images, a folder or a slide. */
final class Applying {
    /** A map has one pixel per tile, and is displayed at this width. */
    private static final int LEAST_WIDTH_PX = 300;

    private static final int MOST_STEPS = 12;

    private final PanelHost host;
    private final PanelView view;
    private final Models models;

    Applying(PanelHost host, PanelView view, Models models) {
        this.host = host;
        this.view = view;
        this.models = models;
    }

    JButton menu() {
        return PanelParts.menu(
                "Apply to ▾",
                "Results of open images, or of files by the saved model",
                List.of(
                        models.choice("This image", () -> Results.show(view.session(), view.active())),
                        models.choice("All open images", () -> Results.show(view.session(), Optional.empty())),
                        models.choice(
                                "Overlay of this image",
                                () -> view.active().ifPresent(i -> Results.draw(view.session(), i))),
                        models.choice("Folder…", this::folder),
                        models.choice("Slide, by tiles…", this::slide),
                        models.choice("Heat map of this image…", this::heatMap),
                        models.choice("Export the model…", models::export)));
    }

    private void folder() {
        Optional<CellFinder.Settings> finding =
                view.session().workspace().setting(Reading.FOUND).flatMap(CellFinder.Settings::parse);
        models.withModel(() -> models.toRead("Folder of images", true)
                .ifPresent(input -> models.toWrite("New folder for the results").ifPresent(output -> {
                    VerbTask task = models.begin();
                    FolderRun run = new FolderRun(host, models.model(), finding);
                    view.session().later(() -> {
                        String line = run.run(input, output, task);
                        EventQueue.invokeLater(() -> {
                            run.runs().forEach(options -> models.recorded("classify", options));
                            view.say(task.ended(line));
                        });
                    });
                })));
    }

    private void slide() {
        models.withModel(() ->
                models.toRead("Slide", false).ifPresent(slide -> map(Optional.of(slide.toString()), Optional.empty())));
    }

    private void heatMap() {
        ImagePlus image =
                view.active().orElseThrow(() -> new UserException("No image is open.", "Open one, or choose a slide."));
        String file = Cells.file(image);
        boolean same = !file.isEmpty() && !image.changes;
        models.withModel(() -> map(same ? Optional.of(file) : Optional.empty(), Optional.of(image)));
    }

    /**
     * Classifies tiles, and shows the map of probabilities.
     *
     * @param file of the slide, if it is one
     * @param image the image to classify otherwise
     */
    private void map(Optional<String> file, Optional<ImagePlus> image) {
        models.toWrite("New folder for the map").ifPresent(output -> {
            Map<String, String> options = new LinkedHashMap<>();
            options.put("model", models.model().toString());
            file.ifPresent(f -> options.put("input", f));
            options.put("what", "tiles");
            options.put("output", output.toString());
            VerbTask task = models.begin();
            view.session().later(() -> {
                // used by this thread only
                WindowManager.setTempCurrentImage(image.orElse(null));
                try {
                    host.run("classify", options, task);
                } finally {
                    WindowManager.setTempCurrentImage(null);
                }
                ImagePlus map = IJ.openImage(output.resolve(TilesJob.MAP).toString());
                EventQueue.invokeLater(() -> {
                    models.recorded("classify", options);
                    shown(map, task.ended("Saved: " + output));
                });
            });
        });
    }

    private void shown(@Nullable ImagePlus map, String line) {
        if (map != null) {
            map.show();
            ImageCanvas canvas = map.getCanvas();
            for (int i = 0; i < MOST_STEPS && map.getWidth() * canvas.getMagnification() < LEAST_WIDTH_PX; i++) {
                canvas.zoomIn(0, 0);
            }
        }
        view.say(line);
    }
}
