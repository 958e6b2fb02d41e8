// The module comes in two parts. Of the first all is there at once; the rest is read at the first call
// into it, by what the host gives as `read_later` beside `wasmBinary`. That call waits for it.
Module["instantiateWasm"] = function (imports, receive) {
  var first;
  var is_whole = false;
  // What stands in the first part's table in the place of the rest, which takes it once it is there.
  imports["later"] = new Proxy({}, {
    get: function (_, place) {
      return function () {
        if (!is_whole) {
          new WebAssembly.Instance(new WebAssembly.Module(Module["read_later"]()), { "first": first });
          is_whole = true;
        }
        return wasmTable.get(Number(place)).apply(null, arguments);
      };
    },
  });
  WebAssembly.instantiate(Module["wasmBinary"], imports).then(function (made) {
    first = made.instance.exports;
    receive(made.instance, made.module);
  }).catch(readyPromiseReject);
  return {};
};
