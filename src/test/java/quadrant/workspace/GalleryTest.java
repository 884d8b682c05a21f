package quadrant.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Rectangle;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import quadrant.workspace.Gallery.Order;
import quadrant.workspace.Gallery.Section;
import quadrant.workspace.Workspace.Box;
import quadrant.workspace.Workspace.Item;
import quadrant.workspace.Workspace.Label;
import quadrant.workspace.Workspace.Origin;
import quadrant.workspace.Workspace.Picture;

/** Ten objects of two classes in rows of three cells of 10 pixels below headers of 5. */
class GalleryTest {
    private final Workspace w = new Workspace();
    private final Gallery gallery = new Gallery(10, 5);

    @BeforeEach
    void ten_objects() {
        w.addClass("A", 1);
        w.addClass("B", 2);
        List<Item> items = IntStream.range(0, 10)
                .mapToObj(i -> new Item(0, "" + i, new Box(i, 0, 1, 1), ""))
                .toList();
        w.take(0, new Picture("one.tif", "", 99, 9, "", ""), List.of(), items, Map.of(), Map.of());
        gallery.columns(3);
    }

    /** Object i is A with probability i / 10, and objects 8 and 9 are unlike all others. */
    private Forecast forecast() {
        Map<Integer, List<Float>> of = new HashMap<>();
        IntStream.range(0, 10).forEach(i -> of.put(i, List.of(i / 10f, 1 - i / 10f)));
        return new Forecast(w.classes(), of, Map.of(8, 1.5, 9, 2.5));
    }

    private List<Integer> shown() {
        return IntStream.range(0, gallery.size()).mapToObj(gallery::item).toList();
    }

    private List<String> titles() {
        return gallery.sections().stream()
                .map(s -> s.title() + " " + s.from() + "-" + s.to())
                .toList();
    }

    private void grouped() {
        gallery.sort(Order.LIKENESS, w, Forecast.NONE, List.of(List.of(4, 0, 2, 6), List.of(1, 3, 5)));
    }

    @Test
    void groups_come_in_their_order_and_what_has_no_features_last() {
        grouped();
        assertThat(shown()).containsExactly(4, 0, 2, 6, 1, 3, 5, 7, 8, 9);
        assertThat(titles()).containsExactly("Group 1 0-4", "Group 2 4-7", "Features not computed yet 7-10");
    }

    @Test
    void a_class_has_its_predicted_objects_the_most_probable_first_and_then_its_labelled_ones() {
        w.label(List.of(7, 2), Optional.of(new Label(0, Origin.FREE)));
        gallery.sort(Order.CLASS, w, forecast(), List.of());
        assertThat(titles()).containsExactly("A, predicted 0-4", "A, labelled 4-6", "B, predicted 6-10");
        assertThat(shown()).containsExactly(9, 8, 6, 5, 2, 7, 0, 1, 3, 4);
        assertThat(gallery.sections()).extracting(Section::classId).containsExactly(0, 0, 1);
    }

    @Test
    void doubt_comes_before_uncertainty_and_labelled_objects_last() {
        w.label(List.of(5), Optional.of(new Label(0, Origin.FREE)));
        gallery.sort(Order.DOUBT, w, forecast(), List.of());
        assertThat(titles()).containsExactly("Unlike all labelled 0-2", "Least certain first 2-9", "Labelled 9-10");
        assertThat(shown()).startsWith(9, 8).endsWith(5);
        assertThat(shown().subList(2, 4)).containsExactlyInAnyOrder(4, 6);
    }

    @Test
    void labels_change_no_place_and_new_objects_are_added_behind() {
        grouped();
        w.label(List.of(4), Optional.of(new Label(1, Origin.FREE)));
        assertThat(gallery.follow(w)).isFalse();
        w.take(0, w.pictureOf(0), List.of(0), List.of(new Item(0, "new", new Box(0, 0, 1, 1), "")), Map.of(), Map.of());
        assertThat(gallery.follow(w)).isTrue();
        assertThat(shown()).containsExactly(4, 2, 6, 1, 3, 5, 7, 8, 9, 10);
        assertThat(titles()).last().isEqualTo("Added since 9-10");
    }

    @Test
    void each_section_begins_a_row_below_its_header() {
        grouped();
        assertThat(gallery.heightPx()).isEqualTo(3 * 5 + 4 * 10);
        assertThat(gallery.at(29, 14)).isEqualTo(2);
        assertThat(gallery.at(30, 14)).isEqualTo(-1);
        assertThat(gallery.at(3, 4)).as("a header").isEqualTo(-1);
        assertThat(gallery.at(0, 15)).isEqualTo(3);
        assertThat(gallery.at(10, 15)).as("behind the last of a group").isEqualTo(-1);
        assertThat(gallery.at(0, 30)).isEqualTo(4);
        assertThat(gallery.at(0, 999)).isEqualTo(-1);
        assertThat(gallery.within(0, 16)).containsExactly(0, 4);
        assertThat(gallery.within(25, 29)).as("a header alone").containsExactly(0, 0);
        IntStream.range(0, 10)
                .forEach(at -> assertThat(gallery.at(gallery.xPx(at) + 9, gallery.yPx(at) + 9))
                        .isEqualTo(at));
    }

    @Test
    void clicks_choose_extend_and_toggle_as_in_every_list() {
        grouped();
        gallery.choose(1, false, false);
        gallery.choose(3, true, false);
        assertThat(gallery.selected()).containsExactly(0, 2, 6);
        gallery.choose(2, false, true);
        gallery.choose(9, false, true);
        assertThat(gallery.selected()).containsExactly(0, 6, 9);
        gallery.choose(4, false, false);
        assertThat(gallery.selected()).containsExactly(1);
        gallery.chooseSection();
        assertThat(gallery.selected()).containsExactly(1, 3, 5);
    }

    @Test
    void a_frame_chooses_the_cells_that_it_touches() {
        grouped();
        gallery.frame(new Rectangle(9, 7, 11, 9), false);
        assertThat(gallery.selected()).containsExactly(0, 2, 4, 6);
        gallery.frame(new Rectangle(12, 32, 2, 2), true);
        assertThat(gallery.selected()).containsExactly(0, 2, 3, 4, 6);
        gallery.frame(new Rectangle(20, 31, 1, 1), false);
        assertThat(gallery.selected()).containsExactly(5);
    }

    @Test
    void keys_lead_over_headers_to_the_cell_below() {
        grouped();
        gallery.move(0, 1, false);
        assertThat(gallery.cursor()).isEqualTo(3);
        gallery.move(0, 1, false);
        gallery.move(2, 0, true);
        assertThat(gallery.selected()).containsExactly(1, 3, 5);
        gallery.move(0, -1, false);
        assertThat(gallery.cursor()).as("a shorter row above").isEqualTo(3);
        gallery.move(99, 0, false);
        assertThat(gallery.cursor()).isEqualTo(9);
        gallery.move(0, -99, true);
        assertThat(gallery.selected()).hasSize(8);
    }

    @Test
    void like_objects_are_a_group_the_most_typical_first_and_always_the_same() {
        SplittableRandom random = new SplittableRandom(3);
        FeatureTable features = new FeatureTable(List.of());
        int[] items = IntStream.range(0, 60).toArray();
        for (int i : items) {
            float[] row = new float[40];
            for (int f = 0; f < row.length; f++) {
                row[f] = (float) ((f % 3 == i % 3 ? 9 : 0) + random.nextDouble());
            }
            features.put(i, new FeatureTable.Row(row, 20, row, row));
        }
        List<List<Integer>> groups = Likeness.groups(features, items, 1);
        assertThat(groups)
                .allSatisfy(
                        g -> assertThat(g.stream().map(i -> i % 3).distinct()).hasSize(1));
        assertThat(groups.stream().mapToInt(List::size).sum()).isEqualTo(60);
        assertThat(Likeness.groups(features, items, 1)).isEqualTo(groups);
        assertThat(new ArrayList<>(Likeness.groups(features, new int[] {1, 99}, 1)))
                .containsExactly(List.of(1));
        assertThat(Likeness.groups(new FeatureTable(List.of()), items, 1)).isEmpty();
    }
}
