package quadrant.imagej;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ij.CompositeImage;
import ij.IJ;
import ij.ImagePlus;
import ij.io.FileInfo;
import ij.io.FileSaver;
import ij.process.ColorProcessor;
import ij.process.ImageProcessor;
import ij.process.MedianCut;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import quadrant.dataset.UnreadableImageException;
import quadrant.pixels.DisplayRange;
import quadrant.pixels.PixelType;
import quadrant.pixels.RawImage;

/** An open image is what its saved copy is: the reader of files is held against it. */
class OpenImageTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"8-bit,1,1", "16-bit,1,1", "32-bit,1,1", "RGB,1,1", "8-bit,3,5", "16-bit,2,3", "32-bit,2,1", "RGB,1,3"})
    void gives_what_its_saved_copy_gives(String type, int channels, int slices) {
        ImagePlus image = image(type, channels, slices);
        image.setPosition(1, (slices + 1) / 2, 1);
        image.getCalibration().setUnit("um");
        image.getCalibration().pixelWidth = 0.5;
        image.getCalibration().pixelHeight = 0.5;
        expectAsSaved(image);
    }

    @Test
    void a_signed_image_gives_what_its_saved_copy_gives() {
        ImagePlus image = image("16-bit", 1, 1);
        image.getCalibration().setSigned16BitCalibration();
        expectAsSaved(image);
        assertThat(new OpenImage(image).read().type()).isEqualTo(PixelType.FLOAT32);
    }

    @Test
    void takes_the_slice_that_is_shown_and_says_so() {
        ImagePlus image = image("16-bit", 2, 3);
        image.setPosition(2, 3, 1);
        RawImage planes = new OpenImage(image).read();
        assertThat(planes.notes()).containsExactly("slice 3 of 3, the one shown");
        for (int c = 1; c <= 2; c++) {
            ImageProcessor plane = image.getStack().getProcessor(image.getStackIndex(c, 3, 1));
            assertThat(planes.channels().get(c - 1)[70]).isEqualTo(plane.getf(70));
        }
    }

    @Test
    void takes_the_display_range_that_is_set() {
        ImagePlus image = image("16-bit", 1, 1);
        image.setDisplayRange(100, 900);
        assertThat(new OpenImage(image).read().displayRanges()).isEqualTo(List.of(new DisplayRange(100, 900)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "DAPI,GFP|DAPI,GFP",
                "Cy3,Cy5|Cy3,Cy5",
                " DAPI ,DAPI|''",
                "c:1/2 z:1/1 - DAPI,c:2/2 z:1/1 - FITC|DAPI,FITC",
                "c:1/2; t:1/1 - image,c:2/2; t:1/1 - image|''",
                "c:1/2,c:2/2|''",
                "well_c1,well_c2|''",
                "a-0009,a-0010|''",
                "DAPI,|DAPI,channel 2",
                "DAPI.tif,GFP.tif|''",
                "405,488|405,488"
            })
    void takes_labels_that_name_its_channels(String labels, String names) {
        ImagePlus image = image("16-bit", 2, 1);
        String[] each = labels.split(",", -1);
        image.getStack().setSliceLabel(each[0], 1);
        image.getStack().setSliceLabel(each[1].isEmpty() ? null : each[1], 2);
        assertThat(String.join(",", new OpenImage(image).read().channelNames())).isEqualTo(names);
        expectAsSaved(image);
    }

    @Test
    void takes_the_names_of_the_ome_xml_that_bio_formats_leaves() {
        ImagePlus image = image("16-bit", 2, 1);
        FileInfo file = new FileInfo();
        String one = "<Image><Pixels SizeC='2'><Channel Name='DAPI'/><Channel Name='GFP'/></Pixels></Image>";
        file.description = "<?xml version='1.0'?><OME>" + one + one + "</OME>";
        image.setFileInfo(file);
        assertThat(new OpenImage(image).read().channelNames()).containsExactly("DAPI", "GFP");
        file.description = "<OME>" + one + one.replace("DAPI", "Cy5") + "</OME>";
        assertThat(new OpenImage(image).read().channelNames()).isEmpty();
    }

    @Test
    void gives_the_colours_of_a_palette() {
        ImageProcessor colours =
                new MedianCut((ColorProcessor) image("RGB", 1, 1).getProcessor()).convertToByte(16);
        ImagePlus image = new ImagePlus("palette", colours);
        image.setTypeToColor256();
        RawImage planes = new OpenImage(image).read();
        assertThat(planes.colour()).isTrue();
        int rgb = image.getProcessor().convertToRGB().get(70);
        assertThat(planes.channels().get(0)[70]).isEqualTo(rgb >> 16 & 255);
        assertThat(planes.channels().get(2)[70]).isEqualTo(rgb & 255);
    }

    @Test
    void refuses_one_that_is_too_small() {
        ImagePlus image = IJ.createImage("dot", "8-bit black", 8, 8, 1);
        assertThatThrownBy(() -> new OpenImage(image).read())
                .isInstanceOf(UnreadableImageException.class)
                .hasMessageContaining("dot is 8×8 pixels");
    }

    private void expectAsSaved(ImagePlus image) {
        Path file = folder.resolve("saved.tif");
        FileSaver saver = new FileSaver(image);
        assertThat(
                        image.getStackSize() > 1
                                ? saver.saveAsTiffStack(file.toString())
                                : saver.saveAsTiff(file.toString()))
                .isTrue();
        RawImage saved = new ImageFileReader().read(file, "saved");
        RawImage open = new OpenImage(image).read();
        assertThat(open.channels()).hasSameSizeAs(saved.channels());
        for (int c = 0; c < saved.channels().size(); c++) {
            assertThat(open.channels().get(c)).isEqualTo(saved.channels().get(c));
        }
        assertThat(open.type()).isEqualTo(saved.type());
        assertThat(open.colour()).isEqualTo(saved.colour());
        assertThat(open.pixelSize()).isEqualTo(saved.pixelSize());
        assertThat(open.channelNames()).isEqualTo(saved.channelNames());
        if (open.type() != PixelType.UINT8) {
            assertThat(open.displayRanges()).isEqualTo(saved.displayRanges());
        }
    }

    private static ImagePlus image(String type, int channels, int slices) {
        ImagePlus image = IJ.createImage("t", type, 40, 30, channels, slices, 1);
        for (int i = 1; i <= image.getStackSize(); i++) {
            ImageProcessor p = image.getStack().getProcessor(i);
            for (int k = 0; k < p.getPixelCount(); k++) {
                if (type.equals("RGB")) {
                    p.set(k, (k * 7 + i) % 256 << 16 | (k * 3) % 256 << 8 | k % 256);
                } else {
                    p.setf(k, (k * 37 + i * 11) % (type.equals("8-bit") ? 256 : 4000));
                }
            }
        }
        image.resetDisplayRange();
        if (channels > 1 && !(image instanceof CompositeImage)) {
            return new CompositeImage(image);
        }
        return image;
    }
}
