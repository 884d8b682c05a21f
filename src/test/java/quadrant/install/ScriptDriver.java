package quadrant.install;

import ij.ImagePlus;
import ij.gui.Overlay;
import ij.measure.ResultsTable;
import java.awt.Rectangle;
import java.io.File;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import javax.script.ScriptEngineFactory;
import javax.script.ScriptEngineManager;
import org.scijava.Context;
import org.scijava.script.ScriptModule;
import org.scijava.script.ScriptService;
import quadrant.imagej.Cells;

/** Runs scripts by SciJava's script service, as Fiji does: one trains, the others classify files and images in memory. */
final class ScriptDriver {
    private ScriptDriver() {}

    // the arguments: the examples' folder, the data, a new folder
    public static void main(String[] args) throws Exception {
        try (Context context = new Context()) {
            ScriptService scripts = context.service(ScriptService.class);
            // Fiji's languages are plug-ins around these; they are not on Maven Central
            for (ScriptEngineFactory language : new ScriptEngineManager().getEngineFactories()) {
                scripts.getIndex().add(language, true);
            }
            Map<String, Object> training = Map.of(
                    "data", new File(args[1]),
                    "output", new File(args[2]),
                    "more", "depth=0 views=1 epochs=1 threads=1");
            ScriptModule trained = scripts.run(new File(args[0], "fine-tune.groovy"), true, training)
                    .get();
            System.out.println("MODEL " + trained.getOutput("model"));
            Map<String, Object> classifying = Map.of(
                    "model", new File(String.valueOf(trained.getOutput("model"))),
                    "images", new File(args[1]),
                    "output", new File(args[2], "classified.csv"));
            ScriptModule classified = scripts.run(new File(args[0], "classify.py"), true, classifying)
                    .get();
            System.out.println("COUNTS " + classified.getOutput("counts"));
            // Fiji's own aliases
            scripts.addAlias(ImagePlus.class);
            scripts.addAlias(ResultsTable.class);
            File model = new File(String.valueOf(trained.getOutput("model")));
            ImagePlus image = Cells.image("cells", 1);
            Overlay overlay = new Overlay();
            Cells.rois(1).forEach(overlay::add);
            image.setOverlay(overlay);
            ScriptModule rois = scripts.run(
                            new File(args[0], "classify-image.groovy"),
                            true,
                            Map.of("image", image, "model", model, "options", "what=rois"))
                    .get();
            ScriptModule objects = scripts.run(
                            new File(args[0], "classify-image.py"),
                            true,
                            Map.of("image", image, "objects", Cells.labels(1), "model", model))
                    .get();
            System.out.println("ROIS " + painted(rois));
            System.out.println("OBJECTS " + painted(objects));
            System.out.println("SAME "
                    + Arrays.equals((short[]) labels(rois).getProcessor().getPixels(), (short[])
                            labels(objects).getProcessor().getPixels()));
        }
        System.exit(0); // script languages leave threads behind
    }

    private static ImagePlus labels(ScriptModule done) {
        return (ImagePlus) done.getOutput("labels");
    }

    /** How many of the cells have the number of the class of their row. */
    private static String painted(ScriptModule done) {
        ResultsTable table = (ResultsTable) done.getOutput("table");
        List<String> classes = labels(done).getInfoProperty().lines().toList();
        int right = 0;
        for (int i = 0; i < table.size(); i++) {
            Rectangle cell = Cells.rois(1).get(i).getBounds();
            int number = labels(done).getProcessor().get((int) cell.getCenterX(), (int) cell.getCenterY());
            right += number > 0 && classes.get(number).equals(table.getStringValue("Predicted", i)) ? 1 : 0;
        }
        return table.size() + " rows, " + right + " painted as the table says";
    }
}
