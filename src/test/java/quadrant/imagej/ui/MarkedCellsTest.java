package quadrant.imagej.ui;

import static org.assertj.core.api.Assertions.assertThat;

import ij.gui.OvalRoi;
import ij.gui.PointRoi;
import ij.gui.Roi;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import quadrant.TestData;
import quadrant.dataset.io.Target;
import quadrant.imagej.RoiClass;
import quadrant.imagej.RoiSet;
import quadrant.labelling.Suggestion;
import quadrant.task.Task;
import quadrant.task.UserException;

class MarkedCellsTest {
    @TempDir
    Path folder;

    private static List<Roi> three() {
        List<Roi> rois = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            rois.add(new OvalRoi(10 * i, 0, 8, 8));
        }
        rois.get(1).setName("cell x");
        return rois;
    }

    @Test
    void a_label_is_in_name_group_and_colour_and_undo_takes_all_of_it_back() {
        MarkedCells cells = new MarkedCells("a.tif", three());
        cells.labels().addClass("lymphocyte");
        cells.labels().addClass("monocyte");
        cells.labels().go(1);
        cells.label(2, false);
        Roi roi = cells.rois().get(1);
        assertThat(roi.getName()).isEqualTo("monocyte 2");
        assertThat(roi.getGroup()).isEqualTo(2);
        assertThat(roi.getStrokeColor()).isEqualTo(Palette.of(2));
        assertThat(RoiClass.NAME.of(roi)).hasValue("monocyte");
        assertThat(cells.undo()).isTrue();
        assertThat(roi.getName()).isEqualTo("cell x");
        assertThat(roi.getGroup()).isZero();
        assertThat(roi.getStrokeColor()).isNull();
    }

    @Test
    void what_was_saved_opens_again_with_the_same_numbers() {
        MarkedCells cells = new MarkedCells("a.tif", three());
        List.of("a", "b", "c").forEach(cells.labels()::addClass);
        cells.label(3, true);
        cells.label(2, true);
        Path zip = folder.resolve("Zellen [1] 'neu'-rois.zip");
        cells.save(new Target(zip, List.of(), false), new Target(MarkedCells.labelsBeside(zip), List.of(), false));
        assertThat(folder.resolve("Zellen [1] 'neu'-labels.csv"))
                .hasContent("image,roi,label,x,y,width,height\na.tif,c 1,c,0,0,8,8\na.tif,b 2,b,10,0,8,8\n");
        MarkedCells again = new MarkedCells("a.tif", RoiSet.read(zip));
        assertThat(again.labels().classes()).containsExactly("b", "c");
        assertThat(again.labels().current()).hasValue(2);
        assertThat(again.labels().unsaved()).isFalse();
        assertThat(again.rois().stream().map(Roi::getName)).containsExactly("c 1", "b 2", "0003");
    }

    @Test
    void cells_are_added_undone_and_found_under_the_mouse() {
        MarkedCells cells = new MarkedCells("a.tif", three());
        cells.labels().addClass("a");
        cells.add(new OvalRoi(0, 0, 100, 100));
        cells.label(1, false);
        assertThat(cells.rois().get(3).getName()).isEqualTo("a 4");
        assertThat(cells.at(14, 4)).hasValue(1);
        assertThat(cells.at(90, 90)).hasValue(3);
        cells.undo();
        cells.undo();
        assertThat(cells.rois()).hasSize(3);
        cells.add(new PointRoi(5, 5));
        assertThat(cells.rois().get(3).getName()).isEqualTo("0004");
    }

    @Test
    void suggestions_order_the_walk_by_name_or_number_and_bring_their_classes() {
        MarkedCells cells = new MarkedCells("a.tif", three());
        assertThat(cells.suggest(List.of(
                        new Suggestion("b.tif", "1", OptionalDouble.empty(), Optional.empty()),
                        new Suggestion("dir/a.tif", "3", OptionalDouble.of(0.5), Optional.of("monocyte")),
                        new Suggestion("dir/a.tif", "cell x", OptionalDouble.empty(), Optional.empty()))))
                .isEqualTo(2);
        assertThat(cells.labels().current()).hasValue(2);
        assertThat(cells.suggestion().orElseThrow().label()).hasValue("monocyte");
        assertThat(cells.labels().classes()).containsExactly("monocyte");
        assertThat(TestData.refusal(() -> cells.suggest(
                                List.of(new Suggestion("a.tif", "77", OptionalDouble.empty(), Optional.empty()))))
                        .problem())
                .isEqualTo("None of the 1 suggestions names a ROI of the image a.tif.");
    }

    @Test
    void of_images_of_one_name_that_of_the_same_folder_is_meant() {
        List<Suggestion> list = List.of(
                new Suggestion("one/a.tif", "1", OptionalDouble.empty(), Optional.of("monocyte")),
                new Suggestion("two/a.tif", "3", OptionalDouble.empty(), Optional.of("lymphocyte")));
        MarkedCells cells = new MarkedCells("a.tif", Optional.of(Path.of("somewhere", "two", "a.tif")), three());
        assertThat(cells.suggest(list)).isEqualTo(1);
        assertThat(cells.labels().current()).hasValue(2);
        assertThat(cells.suggestion().orElseThrow().label()).hasValue("lymphocyte");
        MarkedCells elsewhere = new MarkedCells("a.tif", Optional.of(Path.of("mail", "a.tif")), three());
        UserException refusal = TestData.refusal(() -> elsewhere.suggest(list));
        assertThat(refusal.problem())
                .isEqualTo(
                        "The list names 2 images that are called a.tif, such as one/a.tif and two/a.tif, and the open one"
                                + " may be either.");
        assertThat(elsewhere.suggest(list.subList(0, 1))).isEqualTo(1);
    }

    @Test
    void without_a_window_rois_are_saved_and_a_person_is_not_waited_for() throws Exception {
        Path zip = Files.write(folder.resolve("from.zip"), RoiSet.toZip(three(), ""));
        Path out = folder.resolve("Süd \"1\"/to.zip");
        assertThat(MacroVerbs.run("label", Map.of("rois", zip.toString(), "output", out.toString()), Task.SILENT))
                .isEqualTo(out.toString());
        assertThat(RoiSet.read(out)).hasSize(3);
        assertThat(out.resolveSibling("to-labels.csv")).hasContent("image,roi,label,x,y,width,height\n");
        assertThat(TestData.refusal(() -> MacroVerbs.run("label", Map.of(), Task.SILENT))
                        .problem())
                .isEqualTo("Label cells needs ImageJ's window, as a person looks at each cell.");
        assertThat(TestData.refusal(() -> MacroVerbs.run("label", Map.of("output", out.toString()), Task.SILENT))
                        .problem())
                .isEqualTo("There are no ROIs to save: no image is open.");
    }
}
