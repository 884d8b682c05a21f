package qupath.lib.regions

class RegionRequest {
    double downsample
    int x, y, w, h

    static RegionRequest createInstance(String path, double downsample, int x, int y, int w, int h, int z, int t) {
        new RegionRequest(downsample: downsample, x: x, y: y, w: w, h: h)
    }
}
